#include "app/desktop/presenters/intake_words.hpp"

#include <algorithm>
#include <sstream>

#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {
namespace {

void join(std::string& text, const std::string& more, const char* between) {
  if (more.empty()) return;
  text += (text.empty() ? "" : between) + more;
}

TakenRow takenRow(const inference::Finding& f, const std::string& file, const kb::KnowledgeBase& kb,
                  const Language& l) {
  TakenRow row;
  row.as = findingName(kb, f, l);
  row.value = findingValue(f, l);
  row.when = f.at ? l.format.shortDate(*f.at) : l.say("desk.finding.no_time");
  row.from = file;
  join(row.from, f.source.place, ", ");
  row.matched = f.source.matched;
  if (!f.name.empty() && f.name != row.as) join(row.matched, "“" + f.name + "”", " · ");
  for (const auto& note : f.notes) join(row.matched, note, " · ");
  return row;
}

void addAlso(const consultation::FileRead& file, const Language& l, IntakePreview& out) {
  const auto& content = file.content;
  for (const auto& m : content.medications)
    out.also.push_back(l.say("desk.intake.medicine", {{"what", m.name.empty() ? m.atc : m.name}}));
  for (const auto& c : content.conditions)
    out.also.push_back(c.status.empty()
                           ? l.say("desk.intake.condition", {{"what", c.name}})
                           : l.say("desk.intake.condition_status", {{"what", c.name}, {"status", c.status}}));
  for (const auto& a : content.allergies) out.also.push_back(l.say("desk.intake.allergy", {{"what", a.name}}));
  for (const auto& q : content.questionnaires) {
    out.also.push_back(l.say(
        "desk.intake.questionnaire",
        {{"what", q.title.empty() ? q.instrument : q.title}, {"answered", q.answered}, {"questions", q.questions}}));
    for (const auto& safety : q.safety) out.notes.push_back(safety);
    for (const auto& note : q.notes) out.notes.push_back(note);
  }
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (auto clean = trimmed(line); !clean.empty()) lines.push_back(std::move(clean));
  return lines;
}

base::Json medicineJson(const inference::Medication& m) {
  base::Json json = base::Json::object();
  if (!m.name.empty()) json["name"] = m.name;
  if (!m.atc.empty()) json["atc"] = m.atc;
  if (!m.rxnorm.empty()) json["rxnorm"] = m.rxnorm;
  if (!m.dose.empty()) json["dose"] = m.dose;
  if (m.since) json["since"] = m.since->iso();
  if (m.until) json["until"] = m.until->iso();
  return json;
}

bool isNamed(const inference::Medication& m, const std::string& name) {
  return (!m.name.empty() && i18n::searchKey(m.name) == i18n::searchKey(name)) ||
         (m.name.empty() && (m.atc == name || m.rxnorm == name));
}

/// The typed lines over what was known: a known name keeps its codes and start, a stopped one stays in the list, and
/// one whose line was taken away counts as stopped now. Rules ask how long ago something was stopped: it must not be
/// lost.
base::Json medicines(const AskedList& typed, const std::vector<inference::Medication>& known,
                     const base::Instant& now) {
  base::Json list = base::Json::array();
  std::vector<std::pair<std::string, std::string>> lines;  // name, dose
  for (const auto& line : linesOf(typed.lines)) {
    const auto semicolon = line.find(';');
    lines.emplace_back(trimmed(line.substr(0, semicolon)),
                       semicolon == std::string::npos ? std::string() : trimmed(line.substr(semicolon + 1)));
  }
  for (auto m : known) {
    const bool kept =
        std::any_of(lines.begin(), lines.end(), [&m](const auto& line) { return isNamed(m, line.first); });
    if (!m.until && kept) continue;
    if (!m.until) m.until = now;
    list.push_back(medicineJson(m));
  }
  for (const auto& [name, dose] : lines) {
    inference::Medication m;
    for (const auto& k : known)
      if (!k.until && isNamed(k, name)) m = k;
    if (m.name.empty() && m.atc.empty() && m.rxnorm.empty()) m.name = name;
    m.dose = dose;
    list.push_back(medicineJson(m));
  }
  return list;
}

/// Something to write: ticked as empty, changed, or told for the first time.
bool said(const AskedList& list, const base::Json& now_list, const base::Json& known, bool asked_before) {
  return list.none || now_list != known || (!asked_before && !now_list.empty());
}

}  // namespace

IntakePreview intakePreview(const consultation::FilesRead& read, const kb::KnowledgeBase& kb, const Language& l) {
  IntakePreview out;
  for (const auto& file : read.files) {
    const std::string key = "desk.format." + file.format;
    std::string kind = l.messages.has(key) ? l.say(key) : file.format;
    join(kind, file.content.version, " ");
    out.files.push_back(file.name + ": " + kind);
    for (const auto& f : file.content.findings) out.taken.push_back(takenRow(f, file.name, kb, l));
    for (const auto& r : file.content.rejected) {
      std::string from = file.name;
      join(from, r.source, ", ");
      out.left.push_back({r.what.empty() ? r.source : r.what, r.why, from});
    }
    addAlso(file, l, out);
    for (const auto& note : file.content.notes) out.notes.push_back(file.name + ": " + note);
  }
  for (const auto& note : read.notes) out.notes.push_back(note);
  out.summary = l.say("desk.intake.summary", {{"taken", out.taken.size()}, {"left", out.left.size()}});
  return out;
}

std::vector<ImportQuestionWords> importQuestionWords(const consultation::FilesRead& read, const Language& l) {
  std::vector<ImportQuestionWords> out;
  for (const auto& file : read.files) {
    for (const auto& q : file.content.questions) {
      ImportQuestionWords words{q, l.say("desk.import." + q.about, {{"example", q.example}}), file.name, {}};
      join(words.place, q.source, ", ");
      if (q.about == "decimal-mark")
        words.options = {{",", l.say("desk.import.comma")}, {".", l.say("desk.import.point")}};
      if (q.about == "date-order")
        for (const char* order : {"dmy", "mdy", "ymd"})
          words.options.emplace_back(order, l.say(std::string("desk.import.") + order));
      out.push_back(std::move(words));
    }
  }
  return out;
}

record::CaseContext contextOf(const AskedForm& form, const inference::Case& c, const base::Instant& now) {
  record::CaseContext context;
  const auto known = [](const std::vector<inference::Medication>& list) {
    base::Json json = base::Json::array();
    for (const auto& m : list) json.push_back(medicineJson(m));
    return json;
  };
  if (auto list = medicines(form.medications, c.medications, now);
      said(form.medications, list, known(c.medications), c.medications_asked_at.has_value())) {
    context.medications = std::move(list);
    context.medications_asked_at = now;
  }
  if (auto list = medicines(form.supplements, c.supplements, now);
      said(form.supplements, list, known(c.supplements), c.supplements_asked_at.has_value())) {
    context.supplements = std::move(list);
    context.supplements_asked_at = now;
  }
  if (base::Json list = linesOf(form.allergies.lines);
      said(form.allergies, list, c.allergies, c.allergies_asked_at.has_value())) {
    context.allergies = std::move(list);
    context.allergies_asked_at = now;
  }
  if (form.goals != c.goals) context.goals = form.goals;
  return context;
}

}  // namespace homeostat::desktop
