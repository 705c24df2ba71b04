#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "kb/provenance_parts.hpp"

namespace homeostat::kb {
namespace provenance {
namespace {

using Answer = SourceAttribute::Answer;

constexpr const char* kWhereSaid = "used only where the item says so";

std::string cited(const Citation& c) {
  const auto& s = c.source;
  std::string text = s.first_author;
  if (s.year) text += fmt::format("{}({})", text.empty() ? "" : " ", *s.year);
  for (const auto& part : {s.title, s.journal}) {
    if (!part.empty()) text += (text.empty() ? "" : ". ") + part;
  }
  if (!s.doi.empty())
    text += ". doi:" + s.doi;
  else if (!s.pmid.empty())
    text += ". PMID " + s.pmid;
  return text.empty() ? s.id : text;
}

std::string bounds(const Criterion& c) {
  std::string text;
  const auto add = [&](const char* word, const std::optional<double>& bound) {
    if (bound) text += fmt::format(" {} {:g}", word, *bound);
  };
  add("at least", c.at_least);
  add("above", c.above);
  add("below", c.below);
  add("at most", c.at_most);
  return text;
}

/// How an item's own conditions and intervals use age, sex and questionnaires: "age at least 65".
class Uses {
 public:
  explicit Uses(const KnowledgeBase& kb) : kb_(kb) {}

  void read(const Criterion& c) {
    if (c.op == Criterion::Op::age) age.insert("age" + bounds(c));
    if (c.op == Criterion::Op::sex) sex.insert("sex is " + c.is);
    const auto instrument = c.of.substr(0, c.of.find('.'));
    if (kb_.instruments.contains(instrument)) health.insert(instrument);
    for (const auto& child : c.children) read(child);
  }
  void read(const ReferenceInterval& interval) {
    if (interval.age_from || interval.age_to) age.insert("reference interval by age");
    if (!interval.sex.empty()) sex.insert("reference interval by sex");
  }
  [[nodiscard]] const std::set<std::string>* of(std::string_view name) const {
    if (name == "age") return &age;
    if (name == "sex") return &sex;
    return name == "health-status-assessments" ? &health : nullptr;
  }

  std::set<std::string> age, sex, health;

 private:
  const KnowledgeBase& kb_;
};

SourceAttribute use(const std::string& name, const Governance& governance, const Uses& uses) {
  const auto* own = uses.of(name);
  if (own != nullptr && !own->empty()) return {name, Answer::used, fmt::format("{}", fmt::join(*own, "; "))};
  const auto entry = governance.uses.find(name);
  const std::string said = entry == governance.uses.end() ? "" : entry->second;
  if (said.empty() || said == "unknown") return {name, Answer::unknown, ""};
  if (said == "not used" || said == kWhereSaid) return {name, Answer::notUsed, "not used"};
  return {name, Answer::used, said};
}

SourceAttribute said(const std::string& name, const std::string& value) {
  return {name, value.empty() || value == "unknown" ? Answer::unknown : Answer::stated,
          value == "unknown" ? "" : value};
}

}  // namespace

std::vector<SourceAttribute> attributesOf(const KnowledgeBase& kb, const Governance& governance,
                                          const std::vector<Citation>& citations,
                                          const std::vector<const Criterion*>& conditions,
                                          const std::vector<ReferenceInterval>& intervals,
                                          const std::string& instrument) {
  Uses uses(kb);
  for (const auto* condition : conditions) uses.read(*condition);
  for (const auto& interval : intervals) uses.read(interval);
  if (!instrument.empty()) uses.health.insert(instrument);

  std::set<std::string> works;
  for (const auto& c : citations) works.insert(cited(c));
  std::string dates = governance.released.empty() ? "" : "released " + governance.released;
  if (!governance.revised.empty()) dates += (dates.empty() ? "revised " : ", revised ") + governance.revised;

  std::vector<SourceAttribute> out{said("citation", fmt::format("{}", fmt::join(works, " | "))),
                                   said("developer", governance.developer), said("funding", governance.funding),
                                   said("dates", dates)};
  for (const char* name : {"race", "ethnicity", "language", "sexual-orientation", "gender-identity", "sex", "age",
                           "social-determinants", "health-status-assessments"}) {
    out.push_back(use(name, governance, uses));
  }
  return out;
}

}  // namespace provenance

std::string wordOf(SourceAttribute::Answer answer) {
  constexpr std::array words{"stated", "used", "not used", "unknown"};
  return words.at(static_cast<std::size_t>(answer));
}

}  // namespace homeostat::kb
