#include <algorithm>
#include <map>

#include "reports/composers.hpp"

namespace homeostat::reports {

/// Reasons that speak of a rule, an interaction or a missing condition name it; the others are general words, so that
/// what was left out for one kind of reason stands together.
Run withheldReason(const Draft& draft, const inference::WithheldReason& reason) {
  const auto rule = draft.knowledge().rules.find(reason.rule);
  if (rule != draft.knowledge().rules.end()) return draft.wording.said(rule->second.title);
  const bool particular = reason.code == "requires" || reason.code == "allergy";
  const std::string key = "withheld." + reason.code;
  if (!particular && draft.wording.has(key)) return {draft.text(key)};
  return draft.wording.said(reason.said, reason.text);
}

void addWithheld(Draft& draft) {
  const auto& c = draft.subject.the_case;
  std::map<std::string, std::vector<std::string>> groups;  // reason -> names
  std::map<std::string, Run> reasons;
  std::vector<std::string> order;
  for (const auto& item : draft.subject.assessment.withheld) {
    if (decisionOn(c, item.id) != nullptr || item.why.empty()) continue;
    // What stands firm says more than what an answer could lift.
    const auto firm = std::find_if(item.why.begin(), item.why.end(), [](const auto& w) { return !w.undecided; });
    const auto& reason = firm == item.why.end() ? item.why.front() : *firm;
    Run words = withheldReason(draft, reason);
    if (reason.undecided) words.text += " " + draft.text("withheld.undecided");
    if (!groups.contains(words.text)) order.push_back(words.text);
    groups[words.text].push_back(draft.wording.name(item.id).text);
    reasons[words.text] = words;
  }
  if (order.empty()) return;
  List list;
  list.voice = Voice::compact;
  for (const auto& key : order) {
    Run reason = reasons.at(key);
    reason.bold = true;
    reason.text += colonMark(draft.wording.messages());
    list.items.push_back({std::move(reason), {draft.wording.format().list(groups.at(key)) + endMark(draft.wording)}});
  }
  draft.document.blocks.emplace_back(std::move(list));
  draft.note(draft.text("withheld.note"));
}

}  // namespace homeostat::reports
