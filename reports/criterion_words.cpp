#include <vector>

#include "inference/rules/evaluate.hpp"
#include "reports/said.hpp"
#include "reports/wording.hpp"

namespace homeostat::reports {
namespace {

using kb::Criterion;
using Op = Criterion::Op;

class CriterionWriter {
 public:
  explicit CriterionWriter(const Speech& speech) : speech_(speech) {}

  Spoken write(const Criterion& criterion) {
    std::string text = words(criterion);
    return {std::move(text), english_};
  }

 private:
  const Speech& speech_;
  bool english_ = false;

  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return speech_.messages.text(key, arguments);
  }
  std::string name(const std::string& id) {
    auto spoken = nameIn(speech_, id);
    english_ = english_ || spoken.english;
    return std::move(spoken.text);
  }
  std::vector<std::string> parts(const Criterion& c) {
    std::vector<std::string> out;
    for (const auto& child : c.children) {
      const std::string text = words(child);
      out.push_back(child.children.size() > 1 ? "(" + text + ")" : text);
    }
    return out;
  }

  std::string words(const Criterion& c) {
    std::string text = undated(c);
    if (c.for_days) {
      const auto lasting = speech_.format.given(plainNumber(*c.for_days));
      text = say("criterion.for_days", {{"what", text}, {"days", lasting}});
    }
    const bool windowed = c.days && c.op != Op::started && c.op != Op::stopped;
    return windowed ? say("criterion.days", {{"what", text}, {"days", days(c)}}) : text;
  }
  [[nodiscard]] std::string days(const Criterion& c) const {
    return speech_.format.given(plainNumber(c.days.value_or(0)));
  }

  std::string undated(const Criterion& c) {
    const auto& format = speech_.format;
    switch (c.op) {
      case Op::all:
        return format.list(parts(c));
      case Op::any:
        return format.alternatives(parts(c));
      case Op::none:
        return say("criterion.none", {{"list", format.list(parts(c))}});
      case Op::atLeast:
        return say("criterion.at_least_of", {{"count", c.count}, {"list", format.list(parts(c))}});
      case Op::age:
        return say("criterion.age", {{"limits", limits(c)}});
      case Op::sex:
        return say("criterion.sex", {{"sex", sex(c.is)}});
      case Op::unrecognised:
        return say("criterion.unrecognised");
      default:
        return ofOne(c, name(c.of));
    }
  }

  std::string ofOne(const Criterion& c, const std::string& what) {
    switch (c.op) {
      case Op::value:
        return what + " " + limits(c);
      case Op::outside:
      case Op::change:
        return say((c.op == Op::outside ? "criterion.outside." : "criterion.change.") + c.side, {{"name", what}});
      case Op::measured:
        return say("criterion.measured", {{"name", what}});
      case Op::tagged:
        return tagged(c, what);
      case Op::timeUnknown:
        return say("criterion.no_time", {{"name", what}});
      case Op::timeOfDay:
        return say("criterion.time_of_day", {{"name", what},
                                             {"from", speech_.format.clock(c.from.value_or(0))},
                                             {"to", speech_.format.clock(c.to.value_or(1440) % 1440)}});
      case Op::context:
        return say("criterion.answer", {{"name", what}, {"answer", say("answer." + (c.is.empty() ? "yes" : c.is))}});
      case Op::takes:
        return say("system.takes", {{"name", what}});
      case Op::started:
        return say("criterion.started", {{"name", what}, {"days", days(c)}});
      case Op::stopped:
        return say("criterion.stopped", {{"name", what}, {"days", days(c)}});
      case Op::allergic:
        return say("said.allergy", {{"what", what}});
      default:
        return simple(c, what);
    }
  }
  [[nodiscard]] std::string simple(const Criterion& c, const std::string& what) const {
    if (c.op == Op::recorded) return say("criterion.recorded", {{"name", what}});
    if (c.op == Op::goal) return say("criterion.goal", {{"name", what}});
    if (c.op == Op::tried) return say("criterion.tried", {{"name", what}});
    return what;
  }

  /// A tag without words of its own is said in English.
  std::string tagged(const Criterion& c, const std::string& what) {
    const std::string key = "criterion.tagged." + c.tag + "." + (c.is.empty() ? "yes" : c.is);
    if (speech_.messages.has(key)) return say(key, {{"name", what}});
    english_ = !speech_.messages.language().starts_with("en");
    return inference::describe(c, speech_.knowledge);
  }
  [[nodiscard]] std::string sex(const std::string& code) const {
    const std::string key = "patient.sex." + code;
    return speech_.messages.has(key) ? say(key) : code;
  }
  [[nodiscard]] std::string limits(const Criterion& c) const {
    std::vector<std::string> out;
    const auto add = [&](const char* bound, const std::optional<double>& value) {
      if (!value) return;
      const auto limit = speech_.format.quantity(plainNumber(*value), i18n::printedUnit(c.unit));
      out.push_back(say(std::string("said.bound.") + bound, {{"limit", limit}}));
    };
    add("at-least", c.at_least);
    add("above", c.above);
    add("at-most", c.at_most);
    add("below", c.below);
    return speech_.format.list(out);
  }
};

}  // namespace

Spoken criterionWords(const Speech& speech, const Criterion& criterion) {
  return CriterionWriter(speech).write(criterion);
}

}  // namespace homeostat::reports
