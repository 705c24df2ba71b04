#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>

#include "app/cli/session.hpp"
#include "app/consultation/case_file.hpp"
#include "app/consultation/knowledge_in_use.hpp"
#include "inference/explanation.hpp"
#include "inference/rule_explanation.hpp"
#include "inference/terms.hpp"

namespace homeostat::cli {
namespace {

using base::Result;
using inference::nameOf;

struct ExplainCommand {
  std::string file, id, edition;
  std::size_t draws = 0, paths = 3;
  std::optional<double> hold;
  bool json = false;
};

/// Prints the parts of an explanation; names by the knowledge base, words by the messages.
class Teller {
  static constexpr double kShown = 0.0005;  // smaller shares print as zeros; the JSON has them all

 public:
  Teller(const Session& session, const kb::KnowledgeBase& kb) : session_(session), kb_(kb) {}

  void tell(const inference::StateExplanation& e) const {
    say("cli.explain.state", {{"name", nameOf(kb_, e.estimate.id)},
                              {"mean", signed_(e.estimate.mean)},
                              {"prior", signed_(e.prior_mean)},
                              {"sd", plain(e.estimate.sd)},
                              {"weights", plain(e.estimate.sd_weights)},
                              {"low", signed_(e.estimate.structure_low)},
                              {"high", signed_(e.estimate.structure_high)}});
    if (e.estimate.mostly_assumption) say("cli.explain.assumption", {{"bits", plain(e.estimate.bits)}});
    if (e.sampled) {
      say("cli.explain.sampled", {{"draws", e.draws},
                                  {"mean", signed_(e.sampled->mean)},
                                  {"sd", plain(e.sampled->sd)},
                                  {"low", signed_(e.sampled->low)},
                                  {"high", signed_(e.sampled->high)},
                                  {"share", percent(e.sampled->share)},
                                  {"redrawn", e.redrawn}});
    }
    for (const auto& m : e.medicines) {
      if (std::abs(m.value) < kShown) continue;
      say("cli.explain.medicine",
          {{"medicine", m.medicine}, {"value", signed_(m.value)}, {"statements", joined(m.statements)}});
    }
    for (const auto& f : e.findings) tell(f);
    say("cli.explain.by_edge");
    for (const auto& edge : e.estimate.by_edge) {
      session_.line("  " + nameOf(kb_, edge.from) + " " + signed_(edge.value) + " (" + joined(edge.statements) + ")");
    }
    session_.line("  " + session_.text("cli.explain.own", {{"value", signed_(e.estimate.own)}}));
    say("cli.explain.conflict", {{"chi", plain(e.chi_square)}, {"rows", e.rows}});
    if (!e.held.empty()) say("cli.explain.held");
    for (const auto& h : e.held) {
      if (std::abs(h.shift) >= kShown)
        say("cli.explain.held_shift",
            {{"state", nameOf(kb_, h.state)}, {"shift", signed_(h.shift)}, {"sd", plain(h.sd)}});
    }
    if (!e.statements.empty() && e.statements.front().matters >= kShown) say("cli.explain.matters");
    for (const auto& s : e.statements) {
      if (s.matters < kShown) break;
      session_.line(fmt::format("  {:.3f}  {} > {} ({})", s.matters, nameOf(kb_, s.from), nameOf(kb_, s.to),
                                joined(s.statements)));
    }
  }

  void tell(const inference::InterventionExplanation& e) const {
    session_.line(nameOf(kb_, e.id));
    for (const auto& effect : e.effects) {
      say("cli.explain.effect", {{"state", nameOf(kb_, effect.state)},
                                 {"verdict", effect.verdict},
                                 {"effect", signed_(effect.effect)},
                                 {"sd", plain(effect.sd)},
                                 {"share", percent(effect.sign_share)},
                                 {"raising", signed_(effect.raising)},
                                 {"lowering", signed_(effect.lowering)}});
      if (effect.margin)
        say("cli.explain.margin", {{"margin", plain(*effect.margin)}, {"decided_by", effect.decided_by}});
      for (const auto& path : effect.paths) tell(path);
    }
    if (e.effects.empty()) say("cli.explain.no_goal");
  }

  void tell(const inference::RuleExplanation& e) const {
    say("cli.explain.rule", {{"title", e.title}, {"rule", e.rule}, {"kind", e.kind}, {"truth", word(e.truth)}});
    for (const auto& c : e.conditions) {
      std::string text = std::string(2 + 2 * static_cast<std::size_t>(c.depth), ' ') + word(c.truth) + "  " + c.text;
      if (c.distance) {
        text +=
            session_.text("cli.explain.away_by", {{"distance", fmt::format("{:.4g}", *c.distance)}, {"unit", c.unit}});
      }
      if (c.too_old) text += session_.text("cli.explain.too_old");
      if (!c.needs.empty()) text += session_.text("cli.explain.asks", {{"needs", joined(c.needs)}});
      session_.line(text);
    }
    if (e.truth == inference::Truth::no && !e.blocking.empty()) say("cli.explain.blocked", {{"condition", e.blocking}});
    if (!e.needs.empty()) say("cli.explain.needs", {{"needs", joined(e.needs)}});
    if (e.truth == inference::Truth::yes) session_.line("  " + e.action);
    say("cli.sources", {{"sources", joined(e.sources)}});
  }

 private:
  [[nodiscard]] std::string word(inference::Truth truth) const {
    return session_.text(truth == inference::Truth::yes  ? "cli.explain.yes"
                         : truth == inference::Truth::no ? "cli.explain.no"
                                                         : "cli.explain.unknown");
  }
  void say(const char* key, std::initializer_list<i18n::Argument> arguments = {}) const {
    session_.line(session_.text(key, arguments));
  }
  static std::string signed_(double v) { return fmt::format("{:+.2f}", v); }
  static std::string plain(double v) { return fmt::format("{:.2f}", std::abs(v) < 0.005 ? 0.0 : v); }
  static std::string percent(double v) { return fmt::format("{:.0f}", 100 * v); }
  static std::string joined(const std::vector<std::string>& list) { return fmt::format("{}", fmt::join(list, ", ")); }

  void tell(const inference::FindingShare& f) const {
    say("cli.explain.finding", {{"finding", nameOf(kb_, f.finding)},
                                {"value", signed_(f.value)},
                                {"informs", nameOf(kb_, f.informs)},
                                {"without", signed_(f.mean_without)},
                                {"conflict", signed_(f.z_conflict)}});
    for (const auto& c : f.causes) {
      if (std::abs(c.value) < kShown) continue;
      session_.line("    " + session_.text(c.explaining_away ? "cli.explain.away" : "cli.explain.through",
                                           {{"cause", nameOf(kb_, c.cause)}, {"value", signed_(c.value)}}));
    }
    for (const auto& path : f.paths) tell(path);
  }

  void tell(const inference::ExplainedPath& path) const {
    std::string text = fmt::format("    {:+.3f}  ", path.weight);
    for (std::size_t i = 0; i < path.states.size(); ++i) text += (i == 0 ? "" : " > ") + nameOf(kb_, path.states[i]);
    for (const auto& step : path.statements) text += (&step == &path.statements.front() ? " (" : "; ") + joined(step);
    session_.line(text + ")");
  }

  const Session& session_;
  const kb::KnowledgeBase& kb_;
};

template <class Explanation>
Result<void> show(const Session& session, const ExplainCommand& command, const kb::KnowledgeBase& kb,
                  const Result<Explanation>& explanation) {
  if (!explanation) {
    base::Refusal refusal = explanation.error();
    refusal.file = command.file;
    return base::refuse(refusal);
  }
  if (command.json) {
    session.json(base::Json::parse(inference::explanationJson(*explanation)));
  } else {
    Teller(session, kb).tell(*explanation);
  }
  return {};
}

Result<void> runExplain(const Session& session, const ExplainCommand& command) {
  auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  const auto knowledge = consultation::KnowledgeInUse::from(std::move(*edition));
  if (!knowledge) return tl::unexpected(knowledge.error());
  const auto& kb = (*knowledge)->knowledge();
  const auto given = consultation::readCaseFile(command.file, kb);
  if (!given) return tl::unexpected(given.error());
  const auto& engine = (*knowledge)->engine();
  inference::ExplainOptions options;
  options.draws = command.draws;
  options.paths = command.paths;
  options.hold = command.hold;
  if (kb.interventions.contains(command.id)) {
    return show(session, command, kb, explainIntervention(engine, given->the_case, {}, command.id, options));
  }
  if (kb.rules.contains(command.id)) {
    return show(session, command, kb, inference::explainRule(engine, given->the_case, command.id));
  }
  return show(session, command, kb, explainState(engine, given->the_case, {}, command.id, options));
}

}  // namespace

void addExplainCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "explain", "explain");
  auto given = std::make_shared<ExplainCommand>();
  addOption(*command, session, "CASE", given->file, "case_file")->required();
  addOption(*command, session, "ID", given->id, "explain_id")->required();
  addOption(*command, session, "--draws", given->draws, "explain_draws")->check(CLI::Range(0, 100000));
  addOption(*command, session, "--hold", given->hold, "explain_hold")->check(CLI::Range(-3.0, 3.0));
  addOption(*command, session, "--paths", given->paths, "explain_paths")->check(CLI::Range(0, 50));
  addEdition(*command, session, given->edition);
  addJson(*command, session, given->json);
  command->callback([&session, given] { session.action = [&session, given] { return runExplain(session, *given); }; });
}

}  // namespace homeostat::cli
