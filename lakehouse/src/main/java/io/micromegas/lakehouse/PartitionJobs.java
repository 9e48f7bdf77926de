package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link PartitionWork} on the views that are kept in partitions. */
final class PartitionJobs implements PartitionWork {
  private final StoredViews views;
  private final Partitions partitions;
  private final Materialiser materialiser;
  private final Retirement retirement;
  private final WriteSettings settings;

  PartitionJobs(
      StoredViews views, Partitions partitions, Materialiser materialiser, WriteSettings settings) {
    this.views = views;
    this.partitions = partitions;
    this.materialiser = materialiser;
    this.retirement = new Retirement(views, partitions);
    this.settings = settings;
  }

  @Override
  public void materialize(
      String view,
      long begin,
      long end,
      Duration delta,
      Progress progress,
      Cancellation cancelled) {
    ViewInstance target = global(view);
    List<InsertRange> whole = Buckets.whole(begin, end, delta, settings.maxBuckets());
    List<InsertRange> buckets = divided(over(whole), target.view().longestMerged());
    Progress told = inTurn(progress);
    tellWhatIsLeftOut(target, whole, Buckets.range(begin, end), told);
    BucketWork.forEach(
        buckets,
        settings.parallelBuilds(),
        cancelled,
        (bucket, stop) -> materialiser.complete(target, bucket, told, stop));
  }

  /** Returns the buckets whose time has gone by. */
  private List<InsertRange> over(List<InsertRange> buckets) {
    long now = partitions.databaseTime();
    List<InsertRange> over = buckets.stream().filter(bucket -> bucket.end() <= now).toList();
    if (over.isEmpty()) {
      throw wrong(
          "the bucket "
              + TimeText.of(buckets.getFirst())
              + " is not over: by the database's clock it is "
              + TimeText.of(now)
              + "; only the past can be written");
    }
    return over;
  }

  private List<InsertRange> divided(List<InsertRange> buckets, Duration longest) {
    List<InsertRange> divided = new ArrayList<>();
    for (InsertRange bucket : buckets) {
      divided.addAll(InsertSlices.cut(bucket, longest.toNanos()));
      if (divided.size() > settings.maxBuckets()) {
        throw wrong(
            "these are more than "
                + settings.maxBuckets()
                + " buckets of at most "
                + longest.toSeconds()
                + " s; take a shorter range");
      }
    }
    return divided;
  }

  private void tellWhatIsLeftOut(
      ViewInstance target, List<InsertRange> whole, InsertRange asked, Progress progress) {
    List<InsertRange> over = over(whole);
    long end = over.getLast().end();
    if (end < asked.end()) {
      progress.say(
          target.text(new InsertRange(end, asked.end()))
              + " is left out: "
              + (over.size() < whole.size() ? "it is not over yet" : "no whole bucket"));
    }
  }

  @Override
  public void regenerate(
      String view,
      long begin,
      long end,
      Duration delta,
      Progress progress,
      Cancellation cancelled) {
    ViewInstance target = global(view);
    List<InsertRange> buckets = Buckets.exact(begin, end, delta, settings.maxBuckets());
    Duration longest = target.view().longestMerged();
    if (delta.compareTo(longest) > 0) {
      throw wrong(
          "a partition of "
              + view
              + " holds at most "
              + longest.toSeconds()
              + " s; take that for delta, not "
              + delta.toSeconds());
    }
    if (over(buckets).size() < buckets.size()) {
      throw wrong(
          "the range ends at "
              + TimeText.of(end)
              + ", in the future of the database's clock; only the past can be written");
    }
    refuseAcross(target, buckets);
    Progress told = inTurn(progress);
    BucketWork.forEach(
        buckets,
        settings.parallelBuilds(),
        cancelled,
        (bucket, stop) -> materialiser.anew(target, bucket, told, stop));
  }

  /** Refuses before anything is done, as what is done cannot be taken back. */
  private void refuseAcross(ViewInstance target, List<InsertRange> buckets) {
    InsertRange all = new InsertRange(buckets.getFirst().begin(), buckets.getLast().end());
    long length = buckets.getFirst().end() - buckets.getFirst().begin();
    for (Partition partition : partitions.overlapping(target.viewSet(), target.name(), all)) {
      InsertRange range = partition.range();
      long bucket = Math.floorDiv(Math.max(range.begin(), all.begin()) - all.begin(), length);
      InsertRange home = buckets.get((int) bucket);
      if (!home.contains(range)) {
        throw Materialiser.across(target, home, partition);
      }
    }
  }

  @Override
  public void retire(
      String viewSet,
      String instance,
      long begin,
      long end,
      Progress progress,
      Cancellation cancelled) {
    Cancelled.check(cancelled);
    retirement.within(viewSet, instance, Buckets.range(begin, end), progress);
  }

  @Override
  public List<String> retireFiles(List<Optional<String>> paths) {
    return paths.stream().map(retirement::file).toList();
  }

  @Override
  public List<String> retireExactly(List<PartitionName> names) {
    return names.stream().map(retirement::exactly).toList();
  }

  private ViewInstance global(String name) {
    Optional<StoredView> view = views.find(name);
    boolean global = ViewRegistry.find(name).map(ViewDefinition::global).orElse(false);
    if (view.isPresent() && global) {
      return new ViewInstance(view.get(), Optional.empty());
    }
    String there =
        views.all().stream()
            .map(StoredView::viewSet)
            .filter(set -> ViewRegistry.require(set).global())
            .collect(Collectors.joining(", "));
    throw wrong(
        (ViewRegistry.find(name).isEmpty()
                ? "there is no view '" + name + "'"
                : "the view '" + name + "' has no global partitions")
            + "; global partitions are made of "
            + there);
  }

  /** Several buckets are worked on at a time, and tell one after another. */
  private static Progress inTurn(Progress progress) {
    Object turn = new Object();
    return message -> {
      synchronized (turn) {
        progress.say(message);
      }
    };
  }

  private static MicromegasException wrong(String message) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
