#include "app/cli/knowledge_audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "inference/audit/analyte_units.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using inference::audit::ConditionSeen;

std::size_t count(const std::vector<ConditionSeen>& list, bool (ConditionSeen::*seen)() const) {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [seen](const auto& c) { return (c.*seen)(); }));
}

}  // namespace

std::vector<kb::Issue> KnowledgeAudit::issues() const {
  std::vector<kb::Issue> out = cases.issues;
  out.insert(out.end(), rules.issues.begin(), rules.issues.end());
  out.insert(out.end(), network.issues.begin(), network.issues.end());
  out.insert(out.end(), units.begin(), units.end());
  std::stable_sort(out.begin(), out.end(), [](const kb::Issue& a, const kb::Issue& b) {
    return std::tie(a.file, a.line, a.code, a.text) < std::tie(b.file, b.line, b.code, b.text);
  });
  return out;
}

void KnowledgeAudit::show(const Session& session) const {
  if (rules.rules == 0 && network.states == 0) return;
  session.line(session.text("cli.audit.cases", {{"shipped", cases.shipped}, {"generated", cases.generated}}));
  session.line(
      session.text("cli.audit.rules", {{"rules", rules.rules}, {"pairs", rules.pairs}, {"open", rules.undecided}}));
  session.line(session.text("cli.audit.network", {{"states", network.states},
                                                  {"edges", network.edges},
                                                  {"loops", network.loops.size()},
                                                  {"abscissa", fmt::format("{:.3f}", network.spectral_abscissa)}}));
}

void KnowledgeAudit::showCoverage(const Session& session) const {
  for (const auto& c : cases.coverage) {
    if (c.seenByShipped()) continue;
    session.line(fmt::format("{}:{}: {}: {}: ", c.origin.file, c.origin.line, c.item, c.condition) +
                 session.text("cli.audit.seen", {{"yes", c.yes},
                                                 {"no", c.no},
                                                 {"unknown", c.can_be_unknown ? fmt::format("{}", c.unknown) : "-"},
                                                 {"made", c.generated_yes + c.generated_no + c.generated_unknown}}));
  }
  session.line(session.text("cli.audit.coverage", {{"conditions", cases.coverage.size()},
                                                   {"shipped", count(cases.coverage, &ConditionSeen::seenByShipped)},
                                                   {"all", count(cases.coverage, &ConditionSeen::seen)}}));
}

Json KnowledgeAudit::json() const {
  return {{"cases", cases.shipped},
          {"boundary_cases", cases.generated},
          {"conditions", cases.coverage.size()},
          {"conditions_seen_by_cases", count(cases.coverage, &ConditionSeen::seenByShipped)},
          {"conditions_seen", count(cases.coverage, &ConditionSeen::seen)},
          {"rules", rules.rules},
          {"rule_pairs", rules.pairs},
          {"rule_questions_undecided", rules.undecided},
          {"states", network.states},
          {"edges", network.edges},
          {"spectral_abscissa", network.spectral_abscissa},
          {"safe_for_any_delay", network.safe_for_any_delay},
          {"scaled", network.scaled}};
}

Json KnowledgeAudit::coverageJson() const {
  Json list = Json::array();
  for (const auto& c : cases.coverage) {
    list.push_back({{"item", c.item},
                    {"condition", c.condition},
                    {"file", c.origin.file},
                    {"line", c.origin.line},
                    {"can_be_unknown", c.can_be_unknown},
                    {"yes", c.yes},
                    {"no", c.no},
                    {"unknown", c.unknown},
                    {"generated_yes", c.generated_yes},
                    {"generated_no", c.generated_no},
                    {"generated_unknown", c.generated_unknown}});
  }
  return list;
}

KnowledgeAudit auditKnowledge(const kb::KnowledgeBase& kb, std::size_t draws) {
  inference::audit::LoadCheckOptions options;
  options.draws = draws;
  return {inference::audit::checkCases(kb), inference::audit::analyseRules(kb),
          inference::audit::loadConditions(kb, options), inference::audit::checkAnalyteUnits(kb)};
}

}  // namespace homeostat::cli
