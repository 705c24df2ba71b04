#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "app/cli/session.hpp"
#include "app/intake/form.hpp"
#include "app/intake/import.hpp"
#include "kb/base/file.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;

struct FormCommand {
  std::string file, edition, language, output;
  std::vector<std::pair<std::string, std::string>> answers;
  bool json = false;
};

Json itemJson(const intake::FormItem& item, bool asked, const intake::FormAnswers& answers) {
  Json out{{"link_id", item.link}, {"text", item.text},         {"type", item.type},
           {"asked", asked},       {"required", item.required}, {"options", Json::array()}};
  for (const auto& option : item.options)
    out["options"].push_back({{"code", option.code},
                              {"display", option.display},
                              {"score", option.score ? Json(*option.score) : Json(nullptr)}});
  const auto given = answers.find(item.link);
  out["answers"] = given == answers.end() ? Json::array() : Json(given->second);
  return out;
}

/// What the answers are worth, read as any other filled questionnaire is: the form and the response in one Bundle.
Result<Json> read(const Session& session, const FormCommand& command, std::string_view form, const Json& response) {
  const auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  const Json bundle{{"resourceType", "Bundle"},
                    {"type", "collection"},
                    {"entry", Json::array({{{"resource", Json::parse(form)}}, {{"resource", response}}})}};
  const intake::AnalyteIndex index(edition->knowledge());
  const auto import = intake::importFile(bundle.dump(), command.file, index);
  if (!import) return tl::unexpected(import.error());
  return Json::parse(intake::importJson(*import));
}

void tell(const Session& session, const intake::Form& form, const std::vector<bool>& asked,
          const intake::FormAnswers& answers) {
  session.line(form.title);
  for (std::size_t i = 0; i < form.items.size(); ++i) {
    const auto& item = form.items[i];
    if (!asked[i]) continue;
    const std::string indent(2 * item.depth, ' ');
    session.line(
        fmt::format("{}{}{}{}  [{}]", indent, item.prefix, item.prefix.empty() ? "" : " ", item.text, item.link));
    const auto given = answers.find(item.link);
    for (const auto& option : item.options) {
      const bool chosen = given != answers.end() &&
                          std::find(given->second.begin(), given->second.end(), option.code) != given->second.end();
      session.line(fmt::format("{}  {} {}  {}", indent, chosen ? "*" : "-", option.code, option.display));
    }
    if (item.options.empty() && given != answers.end())
      session.line(fmt::format("{}  * {}", indent, fmt::join(given->second, ", ")));
  }
  for (const auto& note : form.notes) session.line(note);
}

/// What the answers say: safety first, then the score, or why there is none.
void tellWorth(const Session& session, const Json& read) {
  for (const auto& q : read.at("questionnaires")) {
    if (!q.value("response", false)) continue;
    if (const auto safety = q.value("safety", std::vector<std::string>{}); !safety.empty())
      session.line(session.text("cli.form.safety", {{"items", fmt::format("{}", fmt::join(safety, ", "))}}));
    if (q.contains("score"))
      session.line(session.text("cli.form.score", {{"instrument", q.value("instrument", "")},
                                                   {"score", fmt::format("{}", q.at("score").get<double>())},
                                                   {"band", q.value("band", "")}}));
  }
  for (const auto& left : read.value("rejected", Json::array()))
    session.line(fmt::format("{}: {}", left.value("what", left.value("source", "")), left.value("why", "")));
}

Result<void> runForm(const Session& session, const FormCommand& command) {
  const auto bytes = base::readFile(command.file);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto form = intake::readForm(*bytes, command.file, command.language);
  if (!form) return tl::unexpected(form.error());
  intake::FormAnswers answers;
  for (const auto& [link, value] : command.answers) answers[link].push_back(value);
  if (const auto why = intake::whyNot(*form, answers); !why.empty())
    return base::refuse({"form.answer", command.file, "", why, "Give the answer's code as the form lists it"});
  const auto asked = intake::enabled(*form, answers);
  const auto open = intake::unanswered(*form, answers);
  Json out{{"title", form->title}, {"url", form->url},    {"items", Json::array()}, {"unanswered", open},
           {"notes", form->notes}, {"response", nullptr}, {"read", nullptr}};
  for (std::size_t i = 0; i < form->items.size(); ++i)
    out["items"].push_back(itemJson(form->items[i], asked[i], answers));
  if (!answers.empty() && open.empty()) {
    out["response"] = intake::responseOf(*form, answers, session.world.now().iso());
    auto worth = read(session, command, *bytes, out["response"]);
    if (!worth) return tl::unexpected(worth.error());
    out["read"] = std::move(*worth);
    if (!command.output.empty()) {
      if (auto written = writeOutput(session, command.output, out["response"].dump(1) + "\n"); !written) return written;
    }
  } else if (!command.output.empty()) {
    return base::refuse({"form.unanswered", command.file, fmt::format("{}", fmt::join(open, ", ")),
                         "required questions have no answer", "Answer them with --answer LINK CODE"});
  }
  if (command.json) {
    session.json(out);
    return {};
  }
  tell(session, *form, asked, answers);
  if (!open.empty())
    session.line(session.text("cli.form.unanswered", {{"links", fmt::format("{}", fmt::join(open, ", "))}}));
  if (out["read"].is_object()) tellWorth(session, out["read"]);
  return {};
}

}  // namespace

void addFormCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "form", "form");
  auto given = std::make_shared<FormCommand>();
  addOption(*command, session, "FILE", given->file, "form_file")->required();
  addOption(*command, session, "--answer", given->answers, "form_answer")->type_name("LINK CODE");
  addOption(*command, session, "--lang", given->language, "form_language")->type_name("LL");
  addOption(*command, session, "-o", given->output, "form_output")->type_name("FILE");
  addEdition(*command, session, given->edition);
  addJson(*command, session, given->json);
  command->callback([&session, given] { session.action = [&session, given] { return runForm(session, *given); }; });
}

}  // namespace homeostat::cli
