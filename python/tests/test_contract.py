"""Where each check of the client's contract is: its number, and the tests that are it.

Numbers are those of the acceptance list of the client's API, in its order.
"""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

CHECKS = {
    "C-1": "test_package.py::test_the_wheel_is_complete",
    "C-2": "test_client.py::test_connecting_is_lazy",
    "C-3": "test_errors.py::test_no_server_on_this_machine",
    "C-4": "test_client.py::test_importing_the_package_is_enough",
    "C-5": "test_client.py::test_headers_go_with_every_call",
    "C-6": "test_client.py::test_a_provider_is_asked_for_each_call_and_wins",
    "C-7": "test_client.py::test_what_cannot_be_sent_is_refused_at_construction",
    "C-8": "test_client.py::test_both_bounds_are_sent",
    "C-9": "test_client.py::test_no_bound_is_sent_when_none_is_given",
    "C-10": "test_client.py::test_a_client_keeps_its_session",
    "C-11": "test_errors.py::test_a_certificate_nobody_vouches_for",
    "C-12": "test_profiles.py::test_a_profile_must_be_chosen_where_there_are_some",
    "C-13": "test_profiles.py::test_the_environment_wins",
    "C-14": "test_profiles.py::test_what_makes_no_sense_is_a_profile_error",
    "C-15": "test_profiles.py::test_what_makes_no_sense_is_a_profile_error",
    "C-16": "test_profiles.py::test_a_key_file_goes_with_every_call",
    "C-17": "test_auth.py::test_a_program_signs_in_once",
    "C-18": "test_auth.py::test_an_old_sign_in_is_renewed_and_saved",
    "C-19": "test_auth.py::test_without_a_refresh_token_somebody_must_sign_in_again",
    "C-20": "test_auth.py::test_the_environment_must_be_complete",
    "C-21": "test_auth.py::test_ten_threads_renew_once",
    "C-22": "e2e/test_queries.py::test_the_first_query_of_the_manual",
    "C-23": "e2e/test_queries.py::test_ranges_are_inclusive_and_may_be_text",
    "C-24": "e2e/test_queries.py::test_without_a_range",
    "C-25": "test_results.py::test_an_empty_result_has_its_columns_and_types",
    "C-26": "e2e/test_queries.py::test_the_first_batch_comes_early",
    "C-27": "e2e/test_queries.py::test_streaming_gives_the_rows_of_query",
    "C-28": "test_results.py::test_compressed_batches_are_read",
    "C-29": "e2e/test_queries.py::test_dictionaries_on_request",
    "C-30": "e2e/test_checks.py::test_c30_properties_as_dictionaries",
    "C-31": "e2e/test_queries.py::test_abandoned_streams_free_the_server",
    "C-32": "e2e/test_queries.py::test_literals_have_the_types_users_expect",
    "C-33": "e2e/test_queries.py::test_text_comes_back_unchanged",
    "C-34": "e2e/test_reference_page.py::test_a_block_of_the_page_runs",
    "C-35": "e2e/test_queries.py::test_a_prepared_statement_tells_its_schema",
    "C-36": "e2e/test_queries.py::test_preparing_does_not_run",
    "C-37": "e2e/test_queries.py::test_a_prepared_statement_tells_its_schema",
    "C-38": "e2e/test_refusals.py::test_what_is_wrong_is_named",
    "C-39a": "e2e/test_queries.py::test_processes_are_found",
    "C-39b": "e2e/test_queries.py::test_streams_are_listed",
    "C-39c": "e2e/test_queries.py::test_blocks_are_listed",
    "C-39d": "e2e/test_queries.py::test_spans_are_listed",
    "C-39e": "test_client.py::test_quotes_in_ids_are_doubled",
    "C-40a": "e2e/test_reference_page.py::test_the_ingested_process_is_there",
    "C-40b": "e2e/test_checks.py::test_c40b_and_c_a_table_twice_is_one_row",
    "C-40c": "e2e/test_checks.py::test_c40b_and_c_a_table_twice_is_one_row",
    "C-40d": "test_ingest.py::test_other_things_are_refused",
    "C-40e": "e2e/test_checks.py::test_c40e_an_unknown_table_is_named",
    "C-40f": "e2e/test_checks.py::test_c40f_a_lake_is_copied",
    "C-40g": "test_ingest.py::test_properties_may_be_dicts_or_pairs",
    "C-41": "test_client.py::test_progress_is_a_line_for_each_row",
    "C-42": "e2e/test_partitions.py::test_materialize_prints_and_changes_no_answer",
    "C-43": "e2e/test_partitions.py::test_retired_partitions_are_gone_and_answers_stay",
    "C-44": "e2e/test_checks.py::test_c44_nothing_to_regenerate",
    "C-45": "e2e/test_partitions.py::test_what_makes_no_sense_is_an_error",
    "C-46": "test_admin.py::test_nothing_old_is_an_empty_frame",
    "C-47": "e2e/test_checks.py::test_c47_no_partition_is_of_another_version",
    "C-48": "e2e/test_traces.py::test_a_trace_shows_the_spans_of_the_threads",
    "C-49": "e2e/test_checks.py::test_c49_no_trace_of_what_is_not_there",
    "C-50": "test_time.py::test_times_are_written_with_an_offset",
    "C-51": "e2e/test_reference_page.py::test_a_block_of_the_page_runs",
    "C-52": "e2e/test_refusals.py::test_what_is_wrong_is_named",
    "C-53": "e2e/test_refusals.py::test_what_is_wrong_is_named",
    "C-54": "test_errors.py::test_wrong_credentials",
    "C-55": "test_client.py::test_wrong_arguments_are_refused_before_anything_is_sent",
    "C-56": "test_client.py::test_wrong_arguments_are_refused_before_anything_is_sent",
    "C-57": "e2e/test_queries.py::test_an_empty_answer_has_columns_and_types",
    "C-60": "e2e/test_cli_live.py::test_failures_end_with_a_status_and_a_sentence",
    "C-61": "test_cli.py::test_a_range_must_be_given",
    "C-62": "test_cli.py::test_a_range_must_be_given",
    "C-63": "e2e/test_cli_live.py::test_a_statement_from_a_pipe",
    "C-64": "e2e/test_cli_live.py::test_times_in_json_are_milliseconds",
    "C-65": "e2e/test_cli_live.py::test_no_rows",
    "C-66": "test_cli.py::test_logout",
    "C-67": "test_cli.py::test_version_is_one_line",
}

ELSEWHERE = {
    "C-58": "the web service's client: there is no web service yet",
    "C-59": "the Java client's own tests",
    "C-68": "micromegas-views: views cannot be defined in SQL yet",
}


@pytest.mark.parametrize("number", CHECKS)
def test_the_test_of_a_check_is_there(number: str) -> None:
    file, name = CHECKS[number].split("::")
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_no_check_is_left_out() -> None:
    with_letters = {39: "abcde", 40: "abcdefg"}
    numbers = {f"C-{n}{letter}" for n in range(1, 69) for letter in with_letters.get(n, [""])}
    assert CHECKS.keys() | ELSEWHERE.keys() == numbers
    assert not CHECKS.keys() & ELSEWHERE.keys()
