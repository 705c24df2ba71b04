#include "app/consultation/beat_edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace homeostat::consultation {
namespace {

using autonomic::Beats;

constexpr double kSame = 0.0006;  // s: moments that devices round to a millisecond
constexpr double kApart =
    0.010;  // s: as far as the measuring lets the end of one interval and the next one begin apart

struct Interval {
  double from = 0, to = 0, rr_ms = 0;
  bool suspect = false;
};

std::vector<Interval> intervalsOf(const Beats& beats) {
  const bool timed = beats.times_s.size() == beats.rr_ms.size();
  std::vector<Interval> all;
  double clock = 0;
  for (std::size_t i = 0; i < beats.rr_ms.size(); ++i) {
    const double rr = beats.rr_ms[i];
    clock = timed ? beats.times_s[i] : clock + std::max(0.0, rr) / 1000;
    all.push_back({clock - rr / 1000, clock, rr, i < beats.suspect.size() && beats.suspect[i]});
  }
  return all;
}

Interval between(double from, double to) { return {from, to, 1000 * (to - from), false}; }

bool together(const Interval& a, const Interval& b) { return std::abs(b.from - a.to) <= kApart; }

class Editing {
 public:
  explicit Editing(const Beats& beats) : all_(intervalsOf(beats)) {}

  base::Result<void> take(const BeatEdit& edit) {
    if (edit.what == BeatChange::added) return add(edit.at_s);
    return edit.what == BeatChange::removed ? remove(edit.at_s) : move(edit.at_s, edit.to_s);
  }

  Beats result(const Beats& before) const {
    Beats out;
    out.verified = before.verified;
    const bool flagged = std::any_of(all_.begin(), all_.end(), [](const auto& i) { return i.suspect; });
    for (const auto& interval : all_) {
      out.rr_ms.push_back(interval.rr_ms);
      out.times_s.push_back(interval.to);
      if (flagged) out.suspect.push_back(interval.suspect);
    }
    return out;
  }

 private:
  /// The intervals that end and begin at a beat; none: past the end.
  struct Place {
    std::size_t ends, begins;
  };

  [[nodiscard]] Place placeOf(double at) const {
    const auto is_here = [at](double moment) { return std::abs(moment - at) <= kSame; };
    const auto ends = std::find_if(all_.begin(), all_.end(), [&](const Interval& i) { return is_here(i.to); });
    auto begins = ends;
    if (ends != all_.end()) {
      ++begins;
      if (begins != all_.end() && !together(*ends, *begins)) begins = all_.end();
    } else {
      begins = std::find_if(all_.begin(), all_.end(), [&](const Interval& i) { return is_here(i.from); });
    }
    return {static_cast<std::size_t>(ends - all_.begin()), static_cast<std::size_t>(begins - all_.begin())};
  }

  static tl::unexpected<base::Refusal> refused(double at, const std::string& why, const std::string& mend) {
    return base::refuse({"recording.beat", "", fmt::format("{:.3f} s", at), why, mend});
  }
  static tl::unexpected<base::Refusal> noBeat(double at) {
    return refused(at, "no beat stands here", "Choose a beat of this recording");
  }

  base::Result<void> remove(double at) {
    const auto [ends, begins] = placeOf(at);
    if (ends == all_.size() && begins == all_.size()) return noBeat(at);
    if (ends < all_.size() && begins < all_.size()) {
      all_[ends] = between(all_[ends].from, all_[begins].to);
      all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(begins));
    } else {
      all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(std::min(ends, begins)));
    }
    return {};
  }

  base::Result<void> add(double at) {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (at <= all_[i].from + kSame || at >= all_[i].to - kSame) continue;
      const Interval whole = all_[i];
      all_[i] = between(at, whole.to);
      all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(i), between(whole.from, at));
      return {};
    }
    return refused(at, "there is no interval here to put a beat into", "Put it between two beats");
  }

  base::Result<void> move(double at, double to) {
    const auto [ends, begins] = placeOf(at);
    const bool first = ends == all_.size(), last = begins == all_.size();
    if (first && last) return noBeat(at);
    const double low = first ? all_[begins].from - (all_[begins].to - all_[begins].from) : all_[ends].from;
    const double high = last ? all_[ends].to + (all_[ends].to - all_[ends].from) : all_[begins].to;
    if (to <= low + kSame || to >= high - kSame)
      return refused(to, "the beat would pass the one beside it", "Move it less far, or delete it");
    if (!first) all_[ends] = between(all_[ends].from, to);
    if (!last) all_[begins] = between(to, all_[begins].to);
    return {};
  }

  std::vector<Interval> all_;
};

const char* wordOf(BeatChange what) {
  return what == BeatChange::removed ? "removed" : what == BeatChange::added ? "added" : "moved";
}

}  // namespace

std::vector<double> beatTimes(const Beats& beats) {
  std::vector<double> times;
  const auto all = intervalsOf(beats);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == 0 || !together(all[i - 1], all[i])) times.push_back(all[i].from);
    times.push_back(all[i].to);
  }
  return times;
}

base::Result<Beats> withEdits(Beats beats, const std::vector<BeatEdit>& edits) {
  if (edits.empty()) return beats;
  Editing editing(beats);
  for (const auto& edit : edits)
    if (auto taken = editing.take(edit); !taken) return base::refuse(taken.error());
  return editing.result(beats);
}

base::Json editsJson(const std::vector<BeatEdit>& edits) {
  base::Json all = base::Json::array();
  for (const auto& edit : edits) {
    base::Json one{{"what", wordOf(edit.what)}, {"at_s", edit.at_s}};
    if (edit.what == BeatChange::moved) one["to_s"] = edit.to_s;
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<BeatEdit> editsFrom(const base::Json& json) {
  std::vector<BeatEdit> edits;
  if (!json.is_array()) return edits;
  for (const auto& one : json) {
    if (!one.is_object()) continue;
    const auto word = one.value("what", std::string());
    BeatEdit edit{BeatChange::removed, one.value("at_s", 0.0), one.value("to_s", 0.0)};
    if (word == "added") edit.what = BeatChange::added;
    if (word == "moved") edit.what = BeatChange::moved;
    edits.push_back(edit);
  }
  return edits;
}

}  // namespace homeostat::consultation
