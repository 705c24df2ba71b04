#include "inference/rules/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inference/rules/leaves.hpp"

namespace homeostat::inference {
namespace {

using kb::Criterion;
using Op = Criterion::Op;

Truth conjunction(Truth a, Truth b) { return std::min(a, b); }

Truth countLeaf(const Criterion& c, const CaseFacts& facts) {
  int yes = 0;
  int open = 0;
  for (const auto& child : c.children) {
    const Truth t = evaluate(child, facts);
    yes += t == Truth::yes ? 1 : 0;
    open += t == Truth::unknown ? 1 : 0;
  }
  return yes >= c.count ? Truth::yes : yes + open < c.count ? Truth::no : Truth::unknown;
}

bool isCombination(Op op) { return op == Op::all || op == Op::any || op == Op::none || op == Op::atLeast; }

bool readsFinding(Op op) {
  return op == Op::value || op == Op::outside || op == Op::measured || op == Op::tagged || op == Op::timeUnknown ||
         op == Op::timeOfDay || op == Op::change;
}

std::string needOf(const Criterion& c) {
  switch (c.op) {
    case Op::age:
      return "birth-date";
    case Op::sex:
      return "sex";
    case Op::takes:
    case Op::started:
    case Op::stopped:
    case Op::unrecognised:
      return "medications";
    case Op::allergic:
      return "allergies";
    case Op::tagged:
      return c.of + "." + c.tag;
    case Op::timeOfDay:
    case Op::timeUnknown:
      return c.of + ".time";
    default:
      return c.of;
  }
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const auto& entry : from) {
    if (std::find(to.begin(), to.end(), entry) == to.end()) to.push_back(entry);
  }
}

void take(Grounds& to, const Grounds& from) {
  for (const auto i : from.findings) {
    if (std::find(to.findings.begin(), to.findings.end(), i) == to.findings.end()) to.findings.push_back(i);
  }
  append(to.facts, from.facts);
}

std::string factText(const Criterion& c, const CaseFacts& facts) {
  if (c.op == Op::age) return fmt::format("age {}", facts.ageYears().value_or(0));
  if (c.op == Op::takes || c.op == Op::started) {
    const auto* taken = facts.takenAs(c.of);
    return taken == nullptr ? "does not take " + c.of : "takes " + taken->drug->id;
  }
  if (c.op == Op::context) return c.of + ": " + (c.is.empty() ? "yes" : c.is);
  if (c.op == Op::sex) return c.is;
  return c.of;
}

/// The newest finding and, where a value has to last, the earlier ones down to the first that is old enough.
void addRead(const Criterion& c, const CaseFacts& facts, Grounds& g) {
  const auto* newest = facts.newest(c.of);
  if (newest == nullptr) return;
  g.findings.push_back(newest->index);
  if (!c.for_days || !newest->age_days) return;
  for (const auto& earlier : facts.of(c.of)) {
    if (&earlier == newest || !earlier.age_days) continue;
    g.findings.push_back(earlier.index);
    if (*earlier.age_days - *newest->age_days >= *c.for_days) return;
  }
}

Grounds explainLeaf(const Criterion& c, const CaseFacts& facts) {
  Grounds g;
  g.truth = leaves::truth(c, facts);
  if (readsFinding(c.op)) {
    addRead(c, facts, g);
  } else if (g.truth == Truth::yes) {
    g.facts.push_back(factText(c, facts));
  }
  if (g.truth == Truth::no) {
    g.blocking = &c;
    g.distance = leaves::distance(c, facts);
  }
  if (g.truth == Truth::unknown) g.needs.push_back(needOf(c));
  return g;
}

/// Negation: what made it true now blocks, and the other way round.
Grounds explainNone(const Criterion& c, const CaseFacts& facts) {
  Grounds g;
  g.truth = Truth::yes;
  for (const auto& child : c.children) {
    const Grounds part = explain(child, facts);
    if (part.truth == Truth::yes) {
      g.truth = Truth::no;
      g.blocking = &child;
      g.distance = leaves::distanceOut(child, facts);
      take(g, part);
      return g;
    }
    if (part.truth == Truth::unknown) {
      g.truth = Truth::unknown;
      append(g.needs, part.needs);
    }
  }
  return g;
}

Grounds explainAll(const Criterion& c, const CaseFacts& facts) {
  Grounds g;
  g.truth = Truth::yes;
  for (const auto& child : c.children) {
    const Grounds part = explain(child, facts);
    if (part.truth == Truth::no) return part;
    take(g, part);
    if (part.truth == Truth::unknown) {
      g.truth = Truth::unknown;
      append(g.needs, part.needs);
    }
  }
  return g;
}

Grounds explainAny(const Criterion& c, const CaseFacts& facts) {
  Grounds yes;
  Grounds open;
  Grounds nearest;
  yes.truth = Truth::no;
  nearest.truth = Truth::no;
  for (const auto& child : c.children) {
    const Grounds part = explain(child, facts);
    if (part.truth == Truth::yes) {
      yes.truth = Truth::yes;
      take(yes, part);
    } else if (part.truth == Truth::unknown) {
      append(open.needs, part.needs);
    } else if (nearest.blocking == nullptr ||
               (part.distance && (!nearest.distance || *part.distance < *nearest.distance))) {
      nearest = part;
    }
  }
  if (yes.truth == Truth::yes) return yes;
  if (!open.needs.empty()) return open;
  return nearest;
}

Grounds explainCount(const Criterion& c, const CaseFacts& facts) {
  Grounds g;
  g.truth = countLeaf(c, facts);
  for (const auto& child : c.children) {
    const Grounds part = explain(child, facts);
    if (part.truth == Truth::yes) take(g, part);
    if (g.truth == Truth::unknown && part.truth == Truth::unknown) append(g.needs, part.needs);
    if (g.truth == Truth::no && part.truth == Truth::no && g.blocking == nullptr) g.blocking = &child;
  }
  return g;
}

}  // namespace

Truth evaluate(const Criterion& c, const CaseFacts& facts) {
  switch (c.op) {
    case Op::all: {
      Truth t = Truth::yes;
      for (const auto& child : c.children) {
        t = conjunction(t, evaluate(child, facts));
        if (t == Truth::no) break;
      }
      return t;
    }
    case Op::any:
    case Op::none: {
      Truth t = Truth::no;
      for (const auto& child : c.children) {
        t = std::max(t, evaluate(child, facts));
        if (t == Truth::yes) break;
      }
      return c.op == Op::any ? t : negate(t);
    }
    case Op::atLeast:
      return countLeaf(c, facts);
    default:
      return leaves::truth(c, facts);
  }
}

Grounds explain(const Criterion& c, const CaseFacts& facts) {
  switch (c.op) {
    case Op::all:
      return explainAll(c, facts);
    case Op::any:
      return explainAny(c, facts);
    case Op::none:
      return explainNone(c, facts);
    case Op::atLeast:
      return explainCount(c, facts);
    default:
      return explainLeaf(c, facts);
  }
}

namespace {

std::string nameOf(const std::string& id, const kb::KnowledgeBase& kb) {
  const auto it = kb.concepts.find(id);
  if (it == kb.concepts.end()) return id;
  const auto name = it->second.name.find("en");
  return name == it->second.name.end() ? id : name->second;
}

std::string boundsText(const Criterion& c) {
  std::string text;
  const auto add = [&text, &c](const char* word, const std::optional<double>& bound) {
    if (!bound) return;
    text += fmt::format("{}{} {}{}{}", text.empty() ? "" : " and ", word, *bound, c.unit.empty() ? "" : " ", c.unit);
  };
  add("at least", c.at_least);
  add("above", c.above);
  add("at most", c.at_most);
  add("below", c.below);
  return text;
}

std::string joined(const Criterion& c, const kb::KnowledgeBase& kb, const char* word) {
  std::string text;
  for (const auto& child : c.children) {
    text +=
        (text.empty() ? "" : word) + (isCombination(child.op) ? "(" + describe(child, kb) + ")" : describe(child, kb));
  }
  return text;
}

}  // namespace

std::string describe(const Criterion& c, const kb::KnowledgeBase& kb) {
  const std::string name = nameOf(c.of, kb);
  switch (c.op) {
    case Op::all:
      return joined(c, kb, " and ");
    case Op::any:
      return joined(c, kb, " or ");
    case Op::none:
      return "none of: " + joined(c, kb, ", ");
    case Op::atLeast:
      return fmt::format("at least {} of: {}", c.count, joined(c, kb, ", "));
    case Op::value:
      return name + " " + boundsText(c) + (c.for_days ? fmt::format(", for {} days", *c.for_days) : "");
    case Op::outside:
      return fmt::format("{} outside its reference interval ({})", name, c.side);
    case Op::measured:
      return name + " measured";
    case Op::tagged:
      return fmt::format("{} recorded with {}: {}", name, c.tag, c.is.empty() ? "yes" : c.is);
    case Op::timeUnknown:
      return name + " without a clock time";
    case Op::timeOfDay:
      return fmt::format("{} taken between {:02}:{:02} and {:02}:{:02}", name, c.from.value_or(0) / 60,
                         c.from.value_or(0) % 60, c.to.value_or(1440) / 60, c.to.value_or(1440) % 60);
    case Op::change:
      return fmt::format("{} changed {} beyond its reference change", name, c.side);
    case Op::age:
      return "age " + boundsText(c);
    case Op::sex:
      return "sex " + c.is;
    case Op::context:
      return fmt::format("{}: {}", name, c.is.empty() ? "yes" : c.is);
    case Op::condition:
      return name;
    case Op::recorded:
      return name + " on record";
    case Op::takes:
      return "takes " + name;
    case Op::started:
      return fmt::format("started {} within {} days", name, c.days.value_or(0));
    case Op::stopped:
      return fmt::format("stopped {} within {} days", name, c.days.value_or(0));
    case Op::allergic:
      return "allergic to " + name;
    case Op::goal:
      return "goal " + name;
    case Op::tried:
      return "tried " + name;
    case Op::unrecognised:
      return "takes something that is not recognised";
  }
  return {};
}

std::string describeBlocking(const Criterion& blocking, const CaseFacts& facts) {
  const std::string text = describe(blocking, facts.knowledge());
  return evaluate(blocking, facts) == Truth::yes ? "none of: " + text : text;
}

}  // namespace homeostat::inference
