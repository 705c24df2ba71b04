#include <fmt/format.h>

#include <memory>

#include "app/cli/session.hpp"
#include "app/consultation/case_file.hpp"
#include "app/consultation/knowledge_in_use.hpp"
#include "inference/course/course.hpp"
#include "inference/terms.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
using inference::nameOf;
namespace course = inference::course;

struct CourseCommand {
  std::vector<std::string> files;
  std::string edition, outcome, since, intervention;
  double settle = 0;
  bool json = false;
};

Result<std::vector<inference::Case>> visitsOf(const CourseCommand& command, const kb::KnowledgeBase& kb) {
  std::vector<inference::Case> visits;
  for (const auto& file : command.files) {
    auto given = consultation::readCaseFile(file, kb);
    if (!given) return tl::unexpected(given.error());
    visits.push_back(std::move(given->the_case));
  }
  return visits;
}

std::string number(double v) { return fmt::format("{:.4g}", v); }

void tell(const Session& session, const kb::KnowledgeBase& kb, const course::Course& c) {
  session.line(session.text("cli.course.visits", {{"count", c.visits.size()}}));
  for (const auto& s : c.states) {
    std::string points;
    for (const auto& p : s.points) {
      points += (points.empty() ? "" : ", ") + p.at.substr(0, 10) + " " +
                (p.mostly_assumption ? std::string("–") : fmt::format("{:+.2f} ({:.2f})", p.mean, p.sd));
    }
    session.line(session.text("cli.course.state", {{"name", nameOf(kb, s.id)},
                                                   {"points", points},
                                                   {"change", s.change},
                                                   {"findings", fmt::format("{}", fmt::join(s.moved_by, ", "))}}));
  }
  for (const auto& f : c.findings) {
    std::string points;
    for (const auto& p : f.points)
      points += (points.empty() ? "" : ", ") + p.at.substr(0, 10) + " " + p.comparator + number(p.value);
    session.line(session.text("cli.course.finding", {{"name", nameOf(kb, f.code)},
                                                     {"unit", f.unit},
                                                     {"points", points},
                                                     {"change", f.change.empty() ? f.because : f.change},
                                                     {"low", number(f.limit_low)},
                                                     {"high", number(f.limit_high)}}));
  }
}

void tell(const Session& session, const kb::KnowledgeBase& kb, const course::Judgement& j) {
  session.line(session.text("cli.judge.title", {{"outcome", nameOf(kb, j.outcome)}, {"start", j.start}}));
  if (j.phases) {
    session.line("  " + session.text("cli.judge.phases", {{"before", number(j.phases->mean_before)},
                                                          {"n_before", j.phases->before},
                                                          {"after", number(j.phases->mean_after)},
                                                          {"n_after", j.phases->after},
                                                          {"low", number(j.phases->low)},
                                                          {"high", number(j.phases->high)},
                                                          {"unit", j.unit}}));
  }
  session.line("  " + session.text(("cli.judge." + j.verdict).c_str()));
  for (const auto& n : j.notes) {
    std::vector<i18n::Argument> arguments;
    for (const auto& [name, value] : n.args) arguments.emplace_back(name, value);
    session.line("  - " + session.messages.text("cli.judge.note." + n.code, arguments));
  }
}

base::Refusal withFile(base::Refusal refusal, const CourseCommand& command) {
  if (refusal.file.empty()) refusal.file = command.files.front();
  return refusal;
}

Result<void> runJudgement(const Session& session, const CourseCommand& command, const inference::Engine& engine,
                          const std::vector<inference::Case>& visits) {
  const auto start = base::Instant::parse(command.since);
  if (!start)
    return base::refuse({"course.since", command.files.front(), "--since " + command.since, start.error().cause,
                         "Write a date such as 2026-03-01"});
  const auto all = course::pooled(visits);
  if (!all) return base::refuse(withFile(all.error(), command));
  const auto judged = course::judge(engine, *all, {command.intervention, command.outcome, *start, command.settle});
  if (!judged) return base::refuse(withFile(judged.error(), command));
  if (command.json) {
    session.json(Json::parse(course::judgementJson(*judged)));
  } else {
    tell(session, engine.edition().knowledge(), *judged);
  }
  return {};
}

Result<void> runCourse(const Session& session, const CourseCommand& command) {
  auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  const auto knowledge = consultation::KnowledgeInUse::from(std::move(*edition));
  if (!knowledge) return tl::unexpected(knowledge.error());
  const auto& engine = (*knowledge)->engine();
  const auto visits = visitsOf(command, (*knowledge)->knowledge());
  if (!visits) return tl::unexpected(visits.error());
  if (!command.outcome.empty()) return runJudgement(session, command, engine, *visits);
  const auto found = course::courseOf(engine, *visits, {});
  if (!found) return base::refuse(withFile(found.error(), command));
  if (command.json) {
    session.json(Json::parse(course::courseJson(*found)));
  } else {
    tell(session, (*knowledge)->knowledge(), *found);
  }
  return {};
}

}  // namespace

void addCourseCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "course", "course");
  auto given = std::make_shared<CourseCommand>();
  addOption(*command, session, "CASE", given->files, "visits")->required();
  auto* outcome = addOption(*command, session, "--outcome", given->outcome, "course_outcome")->type_name("CODE");
  auto* since = addOption(*command, session, "--since", given->since, "course_since")->type_name("DATE");
  outcome->needs(since);
  since->needs(outcome);
  addOption(*command, session, "--intervention", given->intervention, "course_intervention")->needs(outcome);
  addOption(*command, session, "--settle", given->settle, "course_settle")
      ->needs(outcome)
      ->check(CLI::Range(0.0, 3650.0));
  addEdition(*command, session, given->edition);
  addJson(*command, session, given->json);
  command->callback([&session, given] { session.action = [&session, given] { return runCourse(session, *given); }; });
}

}  // namespace homeostat::cli
