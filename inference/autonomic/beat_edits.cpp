#include "inference/autonomic/beat_edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>

#include "kb/base/json.hpp"

namespace homeostat::autonomic {
namespace {

using base::Result;

constexpr double same_beat_s = 0.005;
constexpr double successive_s = 0.010;
constexpr double farthest_s = 3;
constexpr double longest_of_median = 1.5;

constexpr std::array<const char*, 5> kNames{"added", "deleted", "moved", "kept", "left_out"};
const char* nameOf(BeatEditKind kind) { return kNames.at(static_cast<std::size_t>(kind)); }

struct Interval {
  double from = 0, to = 0;  ///< seconds
  bool suspect = false;
};

using Intervals = std::vector<Interval>;

/// Unusable intervals of a file (not a number, backwards) are left as they are: no beat of theirs can be grasped.
bool sound(const Interval& one) { return std::isfinite(one.from) && std::isfinite(one.to) && one.to > one.from; }

Intervals intervalsOf(const Beats& beats) {
  const bool timed = !beats.times_s.empty() && beats.times_s.size() == beats.rr_ms.size();
  Intervals out;
  double clock = 0;
  for (std::size_t i = 0; i < beats.rr_ms.size(); ++i) {
    const double rr_s = beats.rr_ms[i] / 1000;
    const double to = timed ? beats.times_s[i] : clock + (std::isfinite(rr_s) ? std::max(0.0, rr_s) : 0);
    if (!timed) clock = to;
    out.push_back({to - rr_s, to, i < beats.suspect.size() && beats.suspect[i]});
  }
  return out;
}

/// Intervals around one beat.
struct Around {
  std::optional<std::size_t> before, after;
};

std::optional<std::size_t> nearest(const Intervals& all, double Interval::*end, double at_s, double within_s) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double off = std::fabs(all[i].*end - at_s);
    if (sound(all[i]) && off <= within_s && (!best || off < std::fabs(all[*best].*end - at_s))) best = i;
  }
  return best;
}

/// Where times are rounded, one interval ends a little before or after the next one begins.
Around around(const Intervals& all, double at_s) {
  Around out{nearest(all, &Interval::to, at_s, same_beat_s), nearest(all, &Interval::from, at_s, same_beat_s)};
  if (out.before && !out.after) out.after = nearest(all, &Interval::from, all[*out.before].to, successive_s);
  if (out.after && !out.before) out.before = nearest(all, &Interval::to, all[*out.after].from, successive_s);
  return out;
}

class Editor {
 public:
  explicit Editor(const Beats& beats)
      : all_(intervalsOf(beats)), settled_(beats.settled_s), changed_(beats.changed_by_hand) {
    std::vector<double> lengths;
    for (const auto& one : all_)
      if (sound(one)) lengths.push_back(one.to - one.from);
    if (lengths.empty()) return;
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
    std::nth_element(lengths.begin(), middle, lengths.end());
    longest_usual_s_ = longest_of_median * *middle;
  }

  /// What is wrong with the edit; empty: it was applied.
  std::string apply(const BeatEdit& edit) {
    const bool two = edit.kind == BeatEditKind::moved || edit.kind == BeatEditKind::left_out;
    if (!std::isfinite(edit.at_s) || (two && !std::isfinite(edit.to_s))) return "its time is not a number";
    switch (edit.kind) {
      case BeatEditKind::added:
        return add(edit.at_s);
      case BeatEditKind::deleted:
        return remove(edit.at_s);
      case BeatEditKind::moved:
        return move(edit.at_s, edit.to_s);
      case BeatEditKind::kept:
        return keep(edit.at_s);
      case BeatEditKind::left_out:
        break;
    }
    return leaveOut(edit.at_s, edit.to_s);
  }

  [[nodiscard]] Beats beats(bool verified) && {
    Beats out;
    for (const auto& one : all_) {
      out.rr_ms.push_back(1000 * (one.to - one.from));
      out.times_s.push_back(one.to);
      out.suspect.push_back(one.suspect);
    }
    out.verified = verified;
    std::sort(settled_.begin(), settled_.end());
    out.settled_s = std::move(settled_);
    out.changed_by_hand = changed_;
    return out;
  }

 private:
  static std::string noBeat(double at_s) { return fmt::format("no beat is at {:.3f} s", at_s); }

  void settle(double at_s) { settled_.push_back(at_s); }
  void touched(Interval& one) const {
    if (one.to - one.from <= longest_usual_s_) one.suspect = false;
  }

  std::string add(double at_s) {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!sound(all_[i]) || at_s <= all_[i].from + same_beat_s || at_s >= all_[i].to - same_beat_s) continue;
      Interval second{at_s, all_[i].to, all_[i].suspect};
      all_[i].to = at_s;
      touched(all_[i]);
      touched(second);
      all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(i) + 1, second);
      return done(at_s);
    }
    return addOutside(at_s);
  }

  /// In a gap, before the first beat or after the last: joined to whatever beats are near enough to be its neighbours.
  std::string addOutside(double at_s) {
    const auto there = around(all_, at_s);
    if (there.before || there.after) return fmt::format("a beat is at {:.3f} s already", at_s);
    std::optional<double> left, right;
    std::size_t place = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!sound(all_[i])) continue;
      if (all_[i].to < at_s) {
        left = left ? std::max(*left, all_[i].to) : all_[i].to;
        place = i + 1;
      }
      if (all_[i].from > at_s) right = right ? std::min(*right, all_[i].from) : all_[i].from;
    }
    const bool follows = left && at_s - *left <= farthest_s, leads = right && *right - at_s <= farthest_s;
    if (!follows && !leads) return fmt::format("no other beat is within {:.0f} s of {:.3f} s", farthest_s, at_s);
    auto where = all_.begin() + static_cast<std::ptrdiff_t>(place);
    if (follows) where = std::next(all_.insert(where, {*left, at_s, false}));
    if (leads) all_.insert(where, {at_s, *right, false});
    return done(at_s);
  }

  std::string remove(double at_s) {
    const auto there = around(all_, at_s);
    if (!there.before && !there.after) return noBeat(at_s);
    if (there.before && there.after) {
      Interval& first = all_[*there.before];
      const Interval second = all_[*there.after];
      first = {first.from, second.to, first.suspect || second.suspect};
      touched(first);
      // Else the correction would put back what a person took out.
      settle(second.to);
      erase(*there.after);
    } else {
      erase(there.before ? *there.before : *there.after);
    }
    ++changed_;
    return {};
  }

  std::string move(double at_s, double to_s) {
    const auto there = around(all_, at_s);
    if (!there.before && !there.after) return noBeat(at_s);
    if (const auto why = blocked(there, to_s); !why.empty()) return why;
    if (there.before) {
      all_[*there.before].to = to_s;
      touched(all_[*there.before]);
    }
    if (there.after) {
      all_[*there.after].from = to_s;
      touched(all_[*there.after]);
    }
    return done(to_s);
  }

  /// A beat stays between its neighbours, also those beyond a gap.
  [[nodiscard]] std::string blocked(const Around& there, double to_s) const {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!sound(all_[i])) continue;
      const double from = there.after == i ? to_s : all_[i].from, to = there.before == i ? to_s : all_[i].to;
      const bool own = there.before == i || there.after == i;
      if (own ? to - from <= same_beat_s : to_s > from - same_beat_s && to_s < to + same_beat_s)
        return fmt::format("at {:.3f} s it would be on or beyond another beat", to_s);
    }
    return {};
  }

  std::string keep(double at_s) {
    const auto there = around(all_, at_s);
    if (!there.before && !there.after) return noBeat(at_s);
    if (there.before) touched(all_[*there.before]);
    if (there.after) touched(all_[*there.after]);
    settle(at_s);
    return {};
  }

  std::string leaveOut(double from_s, double to_s) {
    if (to_s <= from_s) return fmt::format("it ends at {:.3f} s, not after its beginning {:.3f} s", to_s, from_s);
    bool any = false;
    for (auto& one : all_) {
      if (!sound(one) || one.to <= from_s || one.from >= to_s) continue;
      one.suspect = any = true;
    }
    return any ? std::string() : fmt::format("no interval lies between {:.3f} and {:.3f} s", from_s, to_s);
  }

  std::string done(double at_s) {
    settle(at_s);
    ++changed_;
    return {};
  }
  void erase(std::size_t i) { all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(i)); }

  Intervals all_;
  std::vector<double> settled_;
  std::size_t changed_ = 0;
  double longest_usual_s_ = 0;
};

}  // namespace

std::vector<double> beatTimes(const Beats& beats) {
  std::vector<double> out;
  for (const auto& one : intervalsOf(beats)) {
    if (!sound(one)) continue;
    out.push_back(one.from);
    out.push_back(one.to);
  }
  std::sort(out.begin(), out.end());
  std::vector<double> once;
  for (const double at : out)
    if (once.empty() || at - once.back() > successive_s) once.push_back(at);
  return once;
}

Result<Beats> edited(const Beats& beats, const std::vector<BeatEdit>& edits) {
  if (edits.empty()) return beats;
  Editor editor(beats);
  for (std::size_t i = 0; i < edits.size(); ++i)
    if (auto why = editor.apply(edits[i]); !why.empty())
      return base::refuse({"beats.edit", "", fmt::format("edit {} ({})", i + 1, nameOf(edits[i].kind)), std::move(why),
                           "Name the beat by its time in seconds from the start, as the intervals show it"});
  return std::move(editor).beats(beats.verified);
}

std::string inWords(const std::vector<BeatEdit>& edits) {
  std::string changed, rest;
  for (std::size_t k = 0; k < kNames.size(); ++k) {
    const auto kind = static_cast<BeatEditKind>(k);
    const auto count = std::count_if(edits.begin(), edits.end(), [&](const BeatEdit& e) { return e.kind == kind; });
    if (count == 0) continue;
    if (kind == BeatEditKind::left_out)
      rest += fmt::format("{}{} left out", rest.empty() ? "" : ", ",
                          count == 1 ? "1 stretch" : fmt::format("{} stretches", count));
    else if (kind == BeatEditKind::kept)
      rest += fmt::format("{} kept", count);
    else
      changed += fmt::format("{}{} {}", changed.empty() ? "" : ", ", count, nameOf(kind));
  }
  if (changed.empty()) return rest.empty() ? rest : "beats judged by hand: " + rest;
  return "beats changed by hand: " + changed + (rest.empty() ? "" : "; " + rest);
}

nlohmann::json toJson(const std::vector<BeatEdit>& edits) {
  base::Json out = base::Json::array();
  for (const auto& e : edits) {
    out.push_back({{"kind", nameOf(e.kind)}, {"at_s", e.at_s}});
    if (e.kind == BeatEditKind::moved || e.kind == BeatEditKind::left_out) out.back()["to_s"] = e.to_s;
  }
  return out;
}

Result<std::vector<BeatEdit>> beatEditsFromJson(const nlohmann::json& json, const std::string& file) {
  const auto wrong = [&](std::size_t i, std::string cause) {
    return base::refuse({"beats.edits", file, fmt::format("edit {}", i), std::move(cause),
                         R"(Write a list such as [{"kind": "moved", "at_s": 12.310, "to_s": 12.340}]; the kinds are )"
                         "added, deleted, moved, kept and left_out"});
  };
  if (!json.is_array()) return wrong(0, "this is not a list of edits");
  std::vector<BeatEdit> out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto& one = json[i];
    const auto number = [&](const char* key) { return one.contains(key) && one.at(key).is_number(); };
    if (!one.is_object() || !one.contains("kind") || !one.at("kind").is_string() || !number("at_s"))
      return wrong(i + 1, "it has no kind or no time at_s");
    const auto name = one.at("kind").get<std::string>();
    const auto* known = std::find(kNames.begin(), kNames.end(), name);
    if (known == kNames.end()) return wrong(i + 1, "its kind is \"" + name + "\"");
    BeatEdit edit{static_cast<BeatEditKind>(known - kNames.begin()), one.at("at_s").get<double>(), 0};
    if (edit.kind == BeatEditKind::moved || edit.kind == BeatEditKind::left_out) {
      if (!number("to_s")) return wrong(i + 1, "it has no time to_s");
      edit.to_s = one.at("to_s").get<double>();
    }
    out.push_back(edit);
  }
  return out;
}

}  // namespace homeostat::autonomic
