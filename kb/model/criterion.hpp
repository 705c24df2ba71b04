#pragma once

#include <optional>
#include <string>
#include <vector>

namespace homeostat::kb {

/// A three-valued logical expression over findings and context, as a syntax tree. The tree only states what is asked;
/// `inference/rules` evaluates it. Element names are those of the XML (`kb/schema/README.md`).
struct Criterion {
  enum class Op {
    all,          ///< every child true (an empty `all` is true)
    any,          ///< one child true (an empty `any` is false)
    none,         ///< no child true: the negation of `any`
    atLeast,      ///< at least `count` children true
    value,        ///< newest finding of `of` against bounds; false needs a finding, none is unknown
    outside,      ///< newest finding of `of` outside its reference interval on `side` (low, high)
    measured,     ///< a usable finding of `of` exists within the time window; never unknown
    tagged,       ///< newest finding of `of` carries the condition tag `tag`; false when the tag is recorded as absent
    timeUnknown,  ///< newest finding of `of` has no clock time; unknown without a finding
    timeOfDay,    ///< clock time of newest finding of `of` within [from, to), minutes of the local day
    change,       ///< change of `of` against the earlier value beyond the reference change value, `side` up or down
    age,          ///< completed years against bounds
    sex,          ///< administrative sex equals `is`
    context,      ///< context entry `of` answered `is` (default yes); not asked or unknown is unknown
    condition,    ///< condition `of` known as yes; not asked is unknown
    recorded,  ///< condition or context `of` is on record as yes; never unknown, so only for what asks, never for what
               ///< forbids
    takes,     ///< a current medicine or supplement of class or name `of`; list not asked is unknown
    started,   ///< takes `of` and its start is at most `days` old; start unknown is unknown
    stopped,   ///< stopped `of` at most `days` ago
    allergic,  ///< allergy to `of`
    goal,      ///< goal `of` chosen; never unknown
    tried,     ///< intervention `of` tried before; never unknown
    unrecognised  ///< takes something this knowledge does not know; list not asked is unknown
  };
  Op op = Op::all;
  std::string of;    ///< concept, class, condition, context or goal id
  std::string is;    ///< expected answer or sex
  std::string side;  ///< low, high, up, down
  std::string tag;
  std::string unit;  ///< UCUM code of the bounds; empty only for dimensionless metrics, scores and years
  std::optional<double> below, at_most, above, at_least;
  int count = 0;
  std::optional<double> days;  ///< time window: only findings at most this old count
  /// value: it was so already this many days before the newest finding, and none between says otherwise.
  std::optional<double> for_days;
  std::optional<int> from, to;  ///< minutes of the day
  std::vector<Criterion> children;
  int line = 0;  ///< line in the content file, 0 when not from a file

  bool operator==(const Criterion&) const = default;
};

}  // namespace homeostat::kb
