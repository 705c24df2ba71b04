#include "app/consultation/practice.hpp"

#include <algorithm>

#include "app/consultation/medicines.hpp"
#include "app/consultation/reviews.hpp"
#include "app/record/events.hpp"
#include "inference/case/versions.hpp"
#include "kb/base/digest.hpp"
#include "kb/model/words.hpp"

namespace homeostat::consultation {

using base::Json;
using base::refuse;
using base::Result;

namespace {

const std::vector<std::string>& decisionWords() {
  static const std::vector<std::string> words{"accepted", "modified", "deferred", "declined", "not-discussed"};
  return words;
}

intake::ImportedPatient expectedFrom(const record::Patient& patient) {
  intake::ImportedPatient expected;
  expected.name = patient.name;
  expected.birth_date = patient.birth_date;
  expected.sex = patient.sex;
  return expected;
}

Json habitsJson(const std::map<std::string, intake::TableHabit>& habits) {
  Json all = Json::object();
  for (const auto& [key, habit] : habits) {
    all[key] = {{"columns", habit.columns},
                {"date_order", habit.date_order},
                {"decimal_mark", habit.decimal_mark == 0 ? "" : std::string(1, habit.decimal_mark)}};
  }
  return all;
}

std::map<std::string, intake::TableHabit> habitsFrom(const Json& all) {
  std::map<std::string, intake::TableHabit> habits;
  for (const auto& [key, given] : all.items()) {
    const std::string mark = given.value("decimal_mark", std::string());
    habits[key] = {given.value("columns", std::map<std::string, std::string>{}),
                   given.value("date_order", std::string()), mark.empty() ? '\0' : mark.front()};
  }
  return habits;
}

Json findingsJson(const std::vector<inference::Finding>& findings) {
  Json list = Json::array();
  for (const auto& f : findings) list.push_back(Json::parse(inference::writeFinding(f)));
  return list;
}

Json rejectedJson(const intake::Import& content) {
  Json list = Json::array();
  for (const auto& r : content.rejected) list.push_back({{"source", r.source}, {"what", r.what}, {"why", r.why}});
  return list;
}

/// Medicines, conditions and allergies of a file as answers; what the file does not speak of stays unsaid.
std::optional<record::CaseContext> contextOf(const intake::Import& content, const kb::KnowledgeBase& kb) {
  record::CaseContext context;
  bool some = false;
  if (!content.medications.empty()) {
    context.medications = Json::array();
    for (const auto& m : content.medications) {
      Json entry = Json::object();
      if (!m.name.empty()) entry["name"] = m.name;
      if (!m.atc.empty()) entry["atc"] = m.atc;
      if (!m.rxnorm.empty()) entry["rxnorm"] = m.rxnorm;
      if (!m.dose.empty()) entry["dose"] = m.dose;
      if (m.since) entry["since"] = m.since->iso();
      if (m.until) entry["until"] = m.until->iso();
      context.medications.push_back(std::move(entry));
    }
    some = true;
  }
  if (!content.allergies.empty()) {
    context.allergies = Json::array();
    for (const auto& a : content.allergies) context.allergies.push_back(a.name);
    some = true;
  }
  Json conditions = Json::array();
  const intake::AnalyteIndex index(kb);
  for (const auto& c : content.conditions) {
    if (c.status != "active" && c.status != "recurrence" && c.status != "relapse" && !c.status.empty()) continue;
    const auto match = index.condition(c.name);
    if (match) conditions.push_back({{"id", match->id}, {"value", "yes"}});
  }
  if (!conditions.empty()) {
    context.conditions = std::move(conditions);
    some = true;
  }
  return some ? std::optional(context) : std::nullopt;
}

}  // namespace

Practice::Practice(record::Ledger ledger, std::shared_ptr<const KnowledgeInUse> knowledge)
    : ledger_(std::move(ledger)), knowledge_(std::move(knowledge)) {}

Result<Practice> Practice::create(const std::filesystem::path& folder, const std::string& name,
                                  const record::User& user, std::string_view passphrase, const base::Instant& now,
                                  std::shared_ptr<const KnowledgeInUse> knowledge, record::KdfStrength strength) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return refuse({"practice.folder", folder.string(), "", error.message(), "Name a folder that can be made"});
  auto ledger = record::Ledger::create(folder, name, user, passphrase, now, strength);
  if (!ledger) return refuse(ledger.error());
  return Practice(std::move(*ledger), std::move(knowledge));
}

Result<Practice> Practice::open(const std::filesystem::path& folder, const std::string& user_id,
                                std::string_view passphrase, std::shared_ptr<const KnowledgeInUse> knowledge) {
  auto ledger = record::Ledger::open(folder, user_id, passphrase);
  if (!ledger) return refuse(ledger.error());
  return Practice(std::move(*ledger), std::move(knowledge));
}

namespace {

std::optional<KeptImage> imageFrom(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  return KeptImage{json.value("blob", ""), json.value("text", ""), json.value("file", "")};
}

}  // namespace

Result<PracticeSettings> Practice::keptSettings() const {
  auto events = ledger_.practiceEvents();
  if (!events) return refuse(events.error());
  PracticeSettings out;
  for (const auto& event : *events) {
    if (event.kind == record::PolicySet::kKind) {
      const Json policy = event.payload.value("policy", Json::object());
      out.policy.unadopted_may_suggest = policy.value("unadopted_may_suggest", true);
      out.policy.horizon = policy.value("horizon", std::string("lasting"));
    } else if (event.kind == record::SettingsChanged::kKind) {
      const Json given = event.payload.value("settings", Json::object());
      out.letterhead = given.value("letterhead", std::vector<std::string>{});
      out.letterhead_image = imageFrom(given.value("letterhead_image", Json()));
      out.language = given.value("language", std::string("en"));
      out.invented = given.value("invented", false);
      out.zone = given.value("zone", std::string());
      out.laboratory_codes = given.value("laboratory_codes", std::map<std::string, std::string>{});
      out.unit_spellings = given.value("unit_spellings", std::map<std::string, std::string>{});
      out.table_habits = habitsFrom(given.value("table_habits", Json::object()));
    }
  }
  return out;
}

Result<PracticeSettings> Practice::settings() const {
  auto out = keptSettings();
  if (!out) return out;
  const auto book = review();
  if (!book) return refuse(book.error());
  // As of no day in particular: an assessment asks what its own day has lapsed.
  (*book)->applyTo(out->policy, {1, 1, 1});
  return out;
}

Result<std::shared_ptr<const ReviewBook>> Practice::review(const std::optional<base::Instant>& until) const {
  if (!review_ || review_count_ != ledger_.eventCount()) {
    auto now = reviewBook(ledger_, knowledge_->edition());
    if (!now) return refuse(now.error());
    review_ = std::make_shared<const ReviewBook>(std::move(*now));
    review_count_ = ledger_.eventCount();
  }
  if (!until || !review_->last || review_->last->utc_ms <= until->utc_ms) return review_;
  auto then = reviewBook(ledger_, knowledge_->edition(), until);
  if (!then) return refuse(then.error());
  return std::make_shared<const ReviewBook>(std::move(*then));
}

Result<void> Practice::setSettings(const PracticeSettings& settings, const base::Instant& now) {
  record::PolicySet policy;
  policy.policy = {{"unadopted_may_suggest", settings.policy.unadopted_may_suggest},
                   {"horizon", settings.policy.horizon}};
  record::SettingsChanged changed;
  changed.settings = {{"letterhead", settings.letterhead},
                      {"language", settings.language},
                      {"invented", settings.invented},
                      {"zone", settings.zone},
                      {"laboratory_codes", settings.laboratory_codes},
                      {"unit_spellings", settings.unit_spellings},
                      {"table_habits", habitsJson(settings.table_habits)}};
  if (const auto& image = settings.letterhead_image)
    changed.settings["letterhead_image"] = {{"blob", image->blob}, {"text", image->text}, {"file", image->file}};
  auto done = ledger_.appendAll({record::draftOf(policy, "", now), record::draftOf(changed, "", now)});
  if (!done) return refuse(done.error());
  return {};
}

Result<record::Patient> Practice::find(const std::string& id_or_name) const {
  if (auto by_id = ledger_.patient(id_or_name)) return *by_id;
  auto all = ledger_.listPatients();
  if (!all) return refuse(all.error());
  std::vector<record::Patient> same;
  for (const auto& p : *all) {
    if (p.name == id_or_name) same.push_back(p);
  }
  if (same.size() == 1) return same.front();
  return refuse({"record.unknown-patient", "", id_or_name,
                 same.empty() ? "no patient has this id or name" : "several patients have this name",
                 "Give the patient's id"});
}

Result<record::PatientView> Practice::view(const std::string& patient) const {
  auto who = ledger_.patient(patient);
  if (!who) return refuse(who.error());
  auto events = ledger_.events(patient);
  if (!events) return refuse(events.error());
  return record::foldPatient(*who, *events);
}

namespace {

/// The settings with the answers in them.
PracticeSettings with(PracticeSettings settings, const FileAnswers& answers) {
  for (const auto& [key, id] : answers.laboratory_codes) settings.laboratory_codes[key] = id;
  for (const auto& [key, unit] : answers.unit_spellings) settings.unit_spellings[key] = unit;
  for (const auto& [key, order] : answers.date_orders) settings.table_habits[key].date_order = order;
  for (const auto& [key, mark] : answers.decimal_marks) {
    if (mark.size() == 1) settings.table_habits[key].decimal_mark = mark.front();
  }
  return settings;
}

}  // namespace

Result<intake::ImportOptions> Practice::readingFor(const std::string& patient, const FileAnswers& answers) const {
  auto who = ledger_.patient(patient);
  if (!who) return refuse(who.error());
  const auto stored = settings();
  if (!stored) return refuse(stored.error());
  const auto known = with(*stored, answers);
  intake::ImportOptions options;
  options.expected = expectedFrom(*who);
  options.laboratory_codes = known.laboratory_codes;
  options.unit_spellings = known.unit_spellings;
  options.table_habits = known.table_habits;
  options.confirmed_values = answers.confirmed_values;
  return options;
}

Result<FilesRead> Practice::preview(const std::string& patient, const std::vector<std::filesystem::path>& files,
                                    const FileAnswers& answers) const {
  const auto options = readingFor(patient, answers);
  if (!options) return refuse(options.error());
  return readFiles(files, knowledge_->knowledge(), *options);
}

Result<void> Practice::remember(const FileAnswers& answers, const base::Instant& now) {
  const auto stored = settings();
  if (!stored) return refuse(stored.error());
  const auto known = with(*stored, answers);
  if (known.laboratory_codes == stored->laboratory_codes && known.unit_spellings == stored->unit_spellings &&
      known.table_habits == stored->table_habits)
    return {};
  return setSettings(known, now);
}

namespace {

/// The originals of one file on their way into the ledger, with the addresses they will have.
class Originals {
 public:
  Originals(const record::Ledger& ledger, std::string patient) : ledger_(ledger), patient_(std::move(patient)) {}

  Result<std::string> add(const std::string& bytes) {
    record::BlobDraft blob{patient_, bytes};
    auto address = ledger_.blobAddress(blob);
    if (address) blobs_.push_back(std::move(blob));
    return address;
  }
  [[nodiscard]] const std::vector<record::BlobDraft>& blobs() const { return blobs_; }

 private:
  const record::Ledger& ledger_;
  std::string patient_;
  std::vector<record::BlobDraft> blobs_;
};

Result<record::CaseImported> importedFrom(const FileRead& file, Originals& originals) {
  const auto address = originals.add(file.bytes);
  if (!address) return refuse(address.error());
  record::CaseImported imported;
  imported.source_file = file.name;
  imported.blob = *address;
  imported.findings = findingsJson(file.content.findings);
  for (auto& withdrawal : findingsJson(file.content.withdrawn)) imported.findings.push_back(std::move(withdrawal));
  imported.rejected = rejectedJson(file.content);
  imported.recording = file.recording;
  for (const auto& companion : file.companions) {
    const auto beside = originals.add(companion.bytes);
    if (!beside) return refuse(beside.error());
    imported.companions.push_back({{"name", companion.name}, {"blob", *beside}});
  }
  return imported;
}

}  // namespace

Result<void> Practice::take(const std::string& patient, const FilesRead& read, const base::Instant& now) {
  const auto seen = view(patient);
  if (!seen) return refuse(seen.error());
  // A file speaks of what it holds, not of all that is taken: its lists add to those on record.
  Json medicines = seen->context.medications, allergies = seen->context.allergies;
  std::vector<record::EventDraft> drafts;
  Originals originals(ledger_, patient);
  for (const auto& file : read.files) {
    const auto imported = importedFrom(file, originals);
    if (!imported) return refuse(imported.error());
    drafts.push_back(record::draftOf(*imported, patient, now));
    if (auto context = contextOf(file.content, knowledge_->knowledge())) {
      if (!context->medications.is_null())
        context->medications = medicines = withMedicines(medicines, context->medications);
      if (!context->allergies.is_null()) context->allergies = allergies = withTexts(allergies, context->allergies);
      drafts.push_back(record::draftOf(*context, patient, now));
    }
  }
  auto done = ledger_.appendAll(drafts, originals.blobs());
  if (!done) return refuse(done.error());
  return {};
}

Result<void> Practice::takeTyped(const std::string& patient, const std::vector<inference::Finding>& findings,
                                 const base::Instant& now) {
  record::CaseImported typed;
  typed.findings = findingsJson(findings);
  auto done = ledger_.append(record::draftOf(typed, patient, now));
  if (!done) return refuse(done.error());
  return {};
}

Result<void> Practice::answer(const std::string& patient, const record::CaseContext& context,
                              const base::Instant& now) {
  auto done = ledger_.append(record::draftOf(context, patient, now));
  if (!done) return refuse(done.error());
  return {};
}

Result<void> Practice::answerFlag(const std::string& patient, const std::string& rule, const std::string& answer,
                                  const std::string& note, const base::Instant& now) {
  if (!knowledge_->knowledge().rules.contains(rule)) {
    return refuse({"flag.unknown", "", rule, "no rule has this id", "Give the id as the assessment prints it"});
  }
  record::FlagAnswered answered{rule, answer, note};
  auto done = ledger_.append(record::draftOf(answered, patient, now));
  if (!done) return refuse(done.error());
  return {};
}

namespace {

Result<inference::Case> caseFrom(const record::PatientView& seen, const base::Instant& at,
                                 const PracticeSettings& settings) {
  auto the_case = inference::readCase(record::caseJson(seen, at, settings.zone).dump(), "the practice's record");
  // Every import stays on record; of several versions of one measurement the case has the one that holds.
  if (the_case) the_case->findings = inference::holdingVersions(std::move(the_case->findings));
  return the_case;
}

}  // namespace

Result<inference::Case> Practice::caseOf(const std::string& patient, const base::Instant& at) const {
  const auto seen = view(patient);
  if (!seen) return refuse(seen.error());
  const auto known = settings();
  if (!known) return refuse(known.error());
  return caseFrom(*seen, at, *known);
}

Result<Visit> Practice::assessed(const record::PatientView& seen, const base::Instant& at,
                                 const std::vector<std::string>& with) const {
  auto known = keptSettings();
  if (!known) return refuse(known.error());
  auto the_case = caseFrom(seen, at, *known);
  if (!the_case) return refuse(the_case.error());
  // As the review stood at that moment, so that a visit opened again gives the same.
  const auto book = review(at);
  if (!book) return refuse(book.error());
  (*book)->applyTo(known->policy, at.localDate());
  Visit visit;
  visit.assessment = knowledge_->engine().assess(*the_case, known->policy, with);
  visit.the_case = std::move(*the_case);
  visit.assessment_hash = base::sha256Hex(inference::assessmentJson(visit.assessment, visit.the_case));
  return visit;
}

Result<Visit> Practice::assess(const std::string& patient, const base::Instant& at,
                               const std::vector<std::string>& with) const {
  const auto seen = view(patient);
  if (!seen) return refuse(seen.error());
  return assessed(*seen, at, with);
}

Result<void> Practice::write(const std::string& patient, const Visit& visit, bool opens, const base::Instant& now) {
  const record::BlobDraft blob{patient, inference::assessmentJson(visit.assessment, visit.the_case)};
  const auto address = ledger_.blobAddress(blob);
  if (!address) return refuse(address.error());
  const record::AssessmentMade made{visit.assessment.edition, visit.assessment.case_hash, visit.assessment_hash,
                                    *address};
  std::vector<record::EventDraft> drafts;
  if (opens) drafts.push_back(record::draftOf(record::VisitOpened{visit.the_case.at}, patient, now));
  drafts.push_back(record::draftOf(made, patient, now));
  auto done = ledger_.appendAll(drafts, {blob});
  if (!done) return refuse(done.error());
  return {};
}

Result<Visit> Practice::openVisit(const std::string& patient, const base::Instant& now) {
  auto visit = assess(patient, now);
  if (!visit) return visit;
  if (auto written = write(patient, *visit, true, now); !written) return refuse(written.error());
  return visit;
}

Result<Visit> Practice::visit(const std::string& patient, const std::vector<std::string>& with) const {
  const auto who = ledger_.patient(patient);
  if (!who) return refuse(who.error());
  auto events = ledger_.events(patient);
  if (!events) return refuse(events.error());
  const auto whole = record::foldPatient(*who, *events);
  if (!whole) return refuse(whole.error());
  if (!whole->visit)
    return refuse({"visit.none", "", who->name, "this patient has not been assessed yet",
                   "Assess first: homeostat record assess"});
  const record::SeenVisit open = *whole->visit;
  if (open.overtaken)
    return refuse({"visit.overtaken", "", who->name, "results came in after the assessment of " + open.at.iso(),
                   "Assess again: homeostat record assess"});
  std::erase_if(*events, [&](const record::Event& e) {
    return e.kind == record::DecisionMade::kKind && e.sequence > open.sequence;
  });
  auto seen = record::foldPatient(*who, *events);
  if (!seen) return refuse(seen.error());
  for (auto& [id, flag] : seen->flags)
    if (flag.sequence > open.sequence) flag.at = open.at;
  return assessed(*seen, open.at, with);
}

Result<std::vector<inference::PlanConflict>> Practice::planConflicts(const std::string& patient) const {
  const auto seen = view(patient);
  if (!seen) return refuse(seen.error());
  if (!seen->visit) return std::vector<inference::PlanConflict>{};
  auto decided = assess(patient, seen->visit->at);
  if (!decided) return refuse(decided.error());
  return std::move(decided->assessment.plan_conflicts);
}

Result<void> Practice::keep(const std::string& patient, const Visit& visit, const base::Instant& now) {
  const auto seen = view(patient);
  if (!seen) return refuse(seen.error());
  for (const auto& made : seen->assessments) {
    if (made.assessment.assessment_hash == visit.assessment_hash) return {};
  }
  const bool opens = !seen->visit || seen->visit->at.utc_ms != visit.the_case.at.utc_ms;
  return write(patient, visit, opens, now);
}

Result<void> Practice::decide(const std::string& patient, const Visit& visit, const std::string& intervention,
                              const std::string& decision, const std::string& reason, const std::string& note,
                              const base::Instant& now, const std::optional<record::TaskMade>& watch) {
  const auto& words = decisionWords();
  if (std::find(words.begin(), words.end(), decision) == words.end()) {
    return refuse({"decision.unknown", "", decision, "this is no decision",
                   "Use accepted, modified, deferred, declined or not-discussed"});
  }
  if (reason.empty())
    return refuse({"decision.reason", "", intervention, "a decision needs a reason", "Give a reason"});
  const auto& offered = visit.assessment.suggestions;
  const auto it = std::find_if(offered.begin(), offered.end(), [&](const auto& s) { return s.id == intervention; });
  const bool takes_up = inference::takesUp(decision);
  if (it == offered.end() && takes_up) {
    return refuse({"decision.withheld", "", intervention, "this is not among the suggestions of this assessment",
                   "See why it is withheld: homeostat record assess"});
  }
  if (takes_up && !it->waits_for.empty()) {
    std::string needs;
    for (const auto& w : it->waits_for) {
      for (const auto& n : w.needs) needs += (needs.empty() ? "" : ", ") + n;
    }
    return refuse({"decision.waits", "", intervention, "it waits for answers: " + needs, "Answer them first"});
  }
  if (auto kept = keep(patient, visit, now); !kept) return kept;
  const record::DecisionMade made{visit.assessment_hash, intervention, decision, reason, note};
  std::vector<record::EventDraft> drafts{record::draftOf(made, patient, now)};
  if (watch) drafts.push_back(record::draftOf(*watch, patient, now));
  auto done = ledger_.appendAll(drafts);
  if (!done) return refuse(done.error());
  return {};
}

Result<void> Practice::sign(const std::string& patient, const Visit& visit, const base::Instant& now,
                            const std::string& note) {
  if (visit.assessment.signing_locked) {
    std::string open;
    for (const auto& flag : visit.assessment.red_flags) {
      if (flag.locks_signing && !flag.answered) open += (open.empty() ? "" : ", ") + flag.rule;
    }
    return refuse({"sign.locked", "", open, "a red flag waits for an answer", "Answer it, then sign"});
  }
  const auto conflicts = planConflicts(patient);
  if (!conflicts) return refuse(conflicts.error());
  for (const auto& c : *conflicts) {
    if (c.kind == "contraindicated")
      return refuse(
          {"sign.contraindicated", "", c.a + ", " + c.b, c.text, "Change one of the two decisions, then sign"});
  }
  for (const auto& taken : visit.assessment.interactions) {
    if (taken.severity == kb::wordOf(kb::Severity::contraindicated) && note.empty()) {
      return refuse({"sign.taken", "", taken.a + ", " + taken.b,
                     "both are taken already and are contraindicated together: " + taken.why,
                     "Sign with a note that says what is done about it"});
    }
  }
  if (auto kept = keep(patient, visit, now); !kept) return kept;
  auto done = ledger_.append(record::draftOf(record::AssessmentSigned{visit.assessment_hash, note}, patient, now));
  if (!done) return refuse(done.error());
  return {};
}

}  // namespace homeostat::consultation
