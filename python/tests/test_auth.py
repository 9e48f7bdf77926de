"""Tokens: fixed ones, those of programs, those of people."""

import stat
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from issuer import Issuer, jwt

from micromegas.auth import OidcAuthProvider, OidcClientCredentialsProvider, StaticTokenAuthProvider


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


def id_token(seconds: float) -> str:
    return jwt({"sub": "ann", "exp": int(time.time() + seconds)})


def test_a_fixed_token_comes_from_text_or_a_file(tmp_path: Path) -> None:
    assert StaticTokenAuthProvider(" abc\n").get_token() == "abc"
    (tmp_path / "key").write_text("abc\n")
    provider = StaticTokenAuthProvider.from_file(tmp_path / "key")
    assert provider.get_token() == "abc"
    assert "abc" not in repr(provider)


@pytest.mark.parametrize("token", ["", "  ", "a b", "a\nb", "é", 3])
def test_what_is_no_token_is_refused_without_being_repeated(token: object) -> None:
    with pytest.raises(ValueError, match="token") as caught:
        StaticTokenAuthProvider(token)  # type: ignore[arg-type]
    assert "a b" not in str(caught.value)


def test_a_program_signs_in_once(issuer: Issuer) -> None:
    issuer.answer = {"access_token": "t1", "expires_in": 3600}
    provider = OidcClientCredentialsProvider(issuer.url, "me", "secret", audience="lake")
    assert [provider.get_token(), provider.get_token()] == ["t1", "t1"]
    assert issuer.forms == [
        {"grant_type": "client_credentials", "client_id": "me", "client_secret": "secret", "audience": "lake"}
    ]
    assert "secret" not in repr(provider)


def test_a_short_token_is_renewed_when_it_is_over(issuer: Issuer) -> None:
    issuer.answer = {"access_token": "t1", "expires_in": 0}
    provider = OidcClientCredentialsProvider(issuer.url, "me", "secret")
    assert provider.get_token() == "t1"
    issuer.answer = {"access_token": "t2", "expires_in": 3600}
    assert provider.get_token() == "t2"


def test_a_refusal_names_issuer_and_client_and_no_secret(issuer: Issuer) -> None:
    issuer.status = 401
    with pytest.raises(RuntimeError, match="401") as caught:
        OidcClientCredentialsProvider(issuer.url, "me", "s3cret").get_token()
    assert issuer.url in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_the_environment_must_be_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "AUDIENCE"):
        monkeypatch.delenv(f"MICROMEGAS_OIDC_{name}", raising=False)
    with pytest.raises(ValueError, match="MICROMEGAS_OIDC_ISSUER"):
        OidcClientCredentialsProvider.from_env()
    monkeypatch.setenv("MICROMEGAS_OIDC_ISSUER", "http://i")
    with pytest.raises(ValueError, match="MICROMEGAS_OIDC_CLIENT_ID"):
        OidcClientCredentialsProvider.from_env()


def test_an_old_sign_in_is_renewed_and_saved(issuer: Issuer, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "tokens.json"
    old = {"id_token": id_token(60), "refresh_token": "r1"}
    provider = OidcAuthProvider(issuer.url, "app", token_file=file, token=old, audience="lake")
    new = id_token(3600)
    issuer.answer = {"id_token": new, "access_token": "a", "token_type": "Bearer"}
    assert provider.get_token() == new
    assert provider.get_token() == new
    (form,) = issuer.forms
    assert (form["grant_type"], form["refresh_token"]) == ("refresh_token", "r1")
    assert "offline_access" in form["scope"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    again = OidcAuthProvider.from_file(file)
    assert again.get_token() == new
    assert again.audience == "lake"
    assert len(issuer.forms) == 1


def test_ten_threads_renew_once(issuer: Issuer) -> None:
    provider = OidcAuthProvider(issuer.url, "app", token={"id_token": id_token(-5), "refresh_token": "r1"})
    issuer.answer = {"id_token": id_token(3600), "access_token": "a", "token_type": "Bearer"}
    issuer.delay = 0.1
    tokens: list[str] = []
    threads = [threading.Thread(target=lambda: tokens.append(provider.get_token())) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tokens == [issuer.answer["id_token"]] * 10
    assert len(issuer.forms) == 1


def test_without_a_refresh_token_somebody_must_sign_in_again(issuer: Issuer) -> None:
    provider = OidcAuthProvider(issuer.url, "app", token={"id_token": id_token(-5)})
    with pytest.raises(RuntimeError, match="re-authenticate"):
        provider.get_token()


def test_an_unsigned_token_is_refused(issuer: Issuer) -> None:
    provider = OidcAuthProvider(issuer.url, "app", token={"refresh_token": "r1"})
    unsigned = jwt({"exp": int(time.time() + 3600)}, alg="none")
    issuer.answer = {"id_token": unsigned, "access_token": "a", "token_type": "Bearer"}
    with pytest.raises(RuntimeError, match="alg: none"):
        provider.get_token()


def test_an_answer_without_id_token_is_an_error(issuer: Issuer) -> None:
    provider = OidcAuthProvider(issuer.url, "app", token={"refresh_token": "r1"})
    issuer.answer = {"access_token": "a", "token_type": "Bearer"}
    with pytest.raises(RuntimeError, match="id_token"):
        provider.get_token()


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text("[]")
    with pytest.raises(ValueError, match=r"tokens\.json"):
        OidcAuthProvider.from_file(tmp_path / "tokens.json")


def test_somebody_signs_in_with_a_browser(
    issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    redirect = f"http://127.0.0.1:{free_port}/callback"
    pages: list[int] = []

    def browser(url: str) -> bool:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"] == redirect
        wrong = urlencode({"code": "c0", "state": "other"})
        right = urlencode({"code": "c1", "state": asked["state"]})
        for query in (wrong, right):
            try:
                with urllib.request.urlopen(f"{redirect}?{query}") as page:
                    pages.append(page.status)
            except urllib.error.HTTPError as error:
                with error:
                    pages.append(error.code)
        return True

    monkeypatch.setattr(webbrowser, "open", browser)
    issuer.answer = {"id_token": id_token(3600), "access_token": "a", "token_type": "Bearer"}
    provider = OidcAuthProvider.login(issuer.url, "app", token_file=tmp_path / "t.json", redirect_uri=redirect)
    assert pages == [400, 200]
    assert provider.get_token() == issuer.answer["id_token"]
    (form,) = issuer.forms
    assert form["code"] == "c1"
    assert len(form["code_verifier"]) >= 43
    assert (tmp_path / "t.json").exists()
