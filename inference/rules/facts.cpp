#include "inference/rules/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "i18n/format.hpp"
#include "i18n/zones.hpp"
#include "inference/case/versions.hpp"
#include "inference/rules/plausible.hpp"
#include "inference/rules/sittings.hpp"
#include "kb/model/membership.hpp"

namespace homeostat::inference {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::map<std::string, std::string> loincIndex(const kb::KnowledgeBase& kb) {
  std::map<std::string, std::string> index;
  std::set<std::string> shared;  // a question that two instruments ask belongs to neither by its code alone
  for (const auto& [id, analyte] : kb.analytes) {
    for (const auto& code : analyte.loinc) index.emplace(code, id);
  }
  for (const auto& [id, metric] : kb.metrics) {
    for (const auto& code : metric.loinc) index.emplace(code, id);
  }
  for (const auto& [id, instrument] : kb.instruments) {
    for (const auto& code : instrument.loinc) index.emplace(code, id);
    for (const auto& item : instrument.items) {
      if (!item.loinc.empty() && !index.emplace(item.loinc, item.id).second) shared.insert(item.loinc);
    }
  }
  for (const auto& code : shared) index.erase(code);
  return index;
}

bool knownCode(const kb::KnowledgeBase& kb, const std::string& code) {
  if (kb.concepts.contains(code) || kb.analytes.contains(code) || kb.metrics.contains(code) ||
      kb.instruments.contains(code)) {
    return true;
  }
  const auto instrument = kb.instruments.find(code.substr(0, code.find('.')));
  if (instrument == kb.instruments.end()) return false;
  const auto is = [&code](const auto& part) { return part.id == code; };
  const auto& i = instrument->second;
  return std::any_of(i.items.begin(), i.items.end(), is) || std::any_of(i.subscales.begin(), i.subscales.end(), is);
}

std::map<std::string, const kb::Drug*> drugIndex(const kb::KnowledgeBase& kb) {
  std::map<std::string, const kb::Drug*> index;
  for (const auto& [id, drug] : kb.drugs) {
    index.emplace(i18n::nameKey(id), &drug);
    for (const auto& name : drug.names) index.emplace(i18n::nameKey(name), &drug);
    for (const auto& code : drug.atc) index.emplace("atc:" + code, &drug);
    for (const auto& code : drug.rxnorm) index.emplace("rxnorm:" + code, &drug);
    if (const auto it = kb.concepts.find(id); it != kb.concepts.end()) {
      for (const auto& synonym : it->second.synonyms) index.emplace(i18n::nameKey(synonym), &drug);
      for (const auto& [language, name] : it->second.name) index.emplace(i18n::nameKey(name), &drug);
    }
  }
  return index;
}

const kb::Drug* lookUp(const std::map<std::string, const kb::Drug*>& index, const std::string& key) {
  const auto it = index.find(key);
  return it == index.end() ? nullptr : it->second;
}

/// True for a text that names several substances ("amlodipine / benazepril", "a+b", "a/b"); "50 mg/5 ml" and "mg/day"
/// are strengths.
bool namesSeveral(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] == '+' || name[at] == '&') return true;
    if (name[at] != '/') continue;
    std::size_t before = at, after = at + 1;
    while (before > 0 && letter(name[before - 1])) --before;
    while (after < name.size() && letter(name[after])) ++after;
    const bool apart =
        at > 0 && name[at - 1] == ' ' && at + 2 < name.size() && name[at + 1] == ' ' && letter(name[at + 2]);
    if (apart || (at - before > 2 && after - at > 3)) return true;
  }
  return false;
}

/// By the whole name, then by the name without dose and salt ("sertraline 50 mg"). A combination is never read as its
/// first part: what it also holds would go unchecked.
const kb::Drug* byName(const std::map<std::string, const kb::Drug*>& index, std::string name) {
  if (namesSeveral(name)) return lookUp(index, i18n::nameKey(name));
  for (;;) {
    if (const auto key = i18n::nameKey(name); !key.empty()) {
      if (const auto* drug = lookUp(index, key)) return drug;
    }
    const auto space = name.find_last_of(" \t_,");
    if (space == std::string::npos) return nullptr;
    name.resize(space);
  }
}

/// By code first.
const kb::Drug* recognise(const std::map<std::string, const kb::Drug*>& index, const Medication& m) {
  if (!m.atc.empty()) {
    if (const auto* drug = lookUp(index, "atc:" + m.atc)) return drug;
  }
  if (!m.rxnorm.empty()) {
    if (const auto* drug = lookUp(index, "rxnorm:" + m.rxnorm)) return drug;
  }
  return byName(index, m.name);
}

}  // namespace

KnowledgeIndex::KnowledgeIndex(const kb::KnowledgeBase& kb)
    : loinc(loincIndex(kb)), drugs(drugIndex(kb)), plausibility(kb) {}

CaseFacts::CaseFacts(const kb::KnowledgeBase& kb, const Case& c, UnitConversion convert)
    : CaseFacts(kb, KnowledgeIndex(kb), c, std::move(convert)) {}

CaseFacts::CaseFacts(const kb::KnowledgeBase& kb, const KnowledgeIndex& index, const Case& c, UnitConversion convert)
    : kb_(kb), case_(c), convert_(std::move(convert)), age_(inference::ageYears(c)) {
  readFindings(index);
  readMedicines(index, c.medications, false);
  readMedicines(index, c.supplements, true);
  readAllergies(index);
  for (auto& problem : contradictions(c)) problems_.push_back(std::move(problem));
}

CaseFacts::CaseFacts(const CaseFacts&) = default;
CaseFacts::~CaseFacts() = default;

std::unique_ptr<const CaseFacts> CaseFacts::withoutOlderThan(double days) const {
  const auto old = [days](const std::vector<KnownFinding>& list) {
    return !list.empty() && list.front().age_days.value_or(0) > days;
  };
  const auto asked_long_ago = [&](const std::optional<base::Instant>& at) {
    return at && base::daysBetween(*at, case_.at) > days;
  };
  const auto answer_is_old = [&](const Asked& a) { return asked_long_ago(a.asked_at); };
  const bool some =
      std::any_of(findings_.begin(), findings_.end(), [&old](const auto& entry) { return old(entry.second); }) ||
      std::any_of(case_.context.begin(), case_.context.end(), answer_is_old) ||
      std::any_of(case_.conditions.begin(), case_.conditions.end(), answer_is_old) ||
      asked_long_ago(case_.medications_asked_at) || asked_long_ago(case_.supplements_asked_at) ||
      asked_long_ago(case_.allergies_asked_at);
  if (!some) return nullptr;
  std::unique_ptr<CaseFacts> kept(new CaseFacts(*this));  // the copy is private: no make_unique
  kept->forgets_after_ = days;
  for (auto& [code, list] : kept->findings_) {
    if (old(list)) std::erase_if(list, [](const KnownFinding& known) { return known.age_days.has_value(); });
  }
  std::erase_if(kept->findings_, [](const auto& entry) { return entry.second.empty(); });
  return kept;
}

void CaseFacts::readFindings(const KnowledgeIndex& index) {
  for (std::size_t i = 0; i < case_.findings.size(); ++i) {
    const Finding& f = case_.findings[i];
    std::string code = f.code;
    if (!knownCode(kb_, code)) {
      for (const std::string* candidate : {&f.code, &f.loinc}) {
        if (const auto it = index.loinc.find(*candidate); it != index.loinc.end()) code = it->second;
      }
    }
    if (!knownCode(kb_, code)) {
      unmatched_.push_back(i);
      continue;
    }
    const auto analyte = kb_.analytes.find(code);
    const kb::Analyte* known = analyte == kb_.analytes.end() ? nullptr : &analyte->second;
    if (auto problem = unusable(kb_, index.plausibility, case_, i, code, convert_)) {
      problems_.push_back(std::move(*problem));
      continue;
    }
    KnownFinding entry{i, &f, code, known, {}, {}, {}};
    setTime(entry);
    findings_[code].push_back(entry);
  }
  sortNewestFirst();
  for (auto& problem : twoResultsAtOnce(findings_, convert_)) problems_.push_back(std::move(problem));
  for (auto& problem : betweenFindings(findings_, convert_)) problems_.push_back(std::move(problem));
  scoreItems();
}

void CaseFacts::setTime(KnownFinding& known) const {
  if (!known.finding->at) return;
  base::Instant at = *known.finding->at;
  const bool clock = at.precision >= base::Precision::minute;
  if (at.zone_assumed && clock) {
    if (const auto offset = i18n::zoneOffsetAtClock(case_.zone, at.utc_ms)) {
      at.utc_ms -= std::int64_t{*offset} * 60'000;
      at.offset_minutes = offset;
      known.clock_from_zone = true;
    }
  } else if (at.offset_minutes == 0 && clock) {
    // "Z" is how a system writes a moment, not what the clock on the wall showed.
    if (const auto offset = i18n::zoneOffset(case_.zone, at.utc_ms); offset && *offset != 0) {
      at.offset_minutes = offset;
      known.clock_from_zone = true;
    }
  }
  known.age_days = std::max(0.0, base::daysBetween(at, case_.at));
  known.clock_minute = at.localMinuteOfDay();
}

void CaseFacts::scoreItems() {
  sittings_ = sittingsOf(kb_, findings_, problems_);
  scored_ = scoresFromItems(sittings_);
  for (std::size_t k = 0; k < scored_.size(); ++k) addMade(k);
  addBodyMassIndex();
  if (!scored_.empty()) sortNewestFirst();
}

void CaseFacts::addMade(std::size_t k) {
  const Finding& f = scored_[k];
  KnownFinding entry{case_.findings.size() + k, &f, f.code, nullptr, {}, {}, {}};
  setTime(entry);
  findings_[f.code].push_back(entry);
}

namespace {

struct Measure {
  double value = 0;
  std::optional<base::Instant> at;
  std::string from;
};

/// The newest finding that is an exact number, else what the case says of the patient.
std::optional<Measure> measured(const CaseFacts& facts, const std::string& code, const std::string& unit,
                                std::optional<double> of_patient) {
  if (const auto* known = facts.newest(code)) {
    const auto span = facts.span(*known, unit);
    if (span && span->low == span->high) return Measure{span->low, known->finding->at, "finding " + code};
  }
  if (of_patient) return Measure{*of_patient, std::nullopt, "the patient's data"};
  return std::nullopt;
}

}  // namespace

/// Weight in kg over squared height in m, dated as the weight is. A measured index is never replaced.
void CaseFacts::addBodyMassIndex() {
  if (!kb_.metrics.contains("bmi") || findings_.contains("bmi")) return;
  const auto weight = measured(*this, "body-weight", "kg", case_.weight_kg);
  const auto height =
      measured(*this, "body-height", "m", case_.height_cm ? std::optional(*case_.height_cm / 100) : std::nullopt);
  if (!weight || !height || height->value <= 0) return;
  Finding f;
  f.code = "bmi";
  f.value = weight->value / (height->value * height->value);
  f.value_text = fmt::format("{:.1f}", *f.value);
  f.unit = "kg/m2";
  f.at = weight->at;
  f.notes.push_back(fmt::format("computed: {:.1f} kg ({}) over {:.2f} m ({}) squared", weight->value, weight->from,
                                height->value, height->from));
  f.source.matched = "computed from height and weight";
  scored_.push_back(std::move(f));
  addMade(scored_.size() - 1);
}

/// Of results of one time the version that holds comes first; where nobody can say, the order of their texts.
void CaseFacts::sortNewestFirst() {
  const auto age = [](const KnownFinding& known) { return known.age_days.value_or(kInfinity); };
  for (auto& [code, list] : findings_) {
    std::stable_sort(list.begin(), list.end(), [&age](const KnownFinding& a, const KnownFinding& b) {
      return age(a) != age(b) ? age(a) < age(b) : writeFinding(*a.finding) < writeFinding(*b.finding);
    });
    for (auto from = list.begin(); from != list.end();) {
      const auto to =
          std::find_if(from, list.end(), [&](const KnownFinding& known) { return age(known) != age(*from); });
      auto holds = from;
      for (auto other = from; other != to; ++other) {
        if (holderOf(*holds->finding, *other->finding) == 2) holds = other;
      }
      std::rotate(from, holds, std::next(holds));
      from = to;
    }
  }
}

namespace {

std::string wordFor(const Medication& m) { return m.name.empty() ? m.atc + m.rxnorm : m.name; }

}  // namespace

void CaseFacts::readMedicines(const KnowledgeIndex& index, const std::vector<Medication>& list, bool supplement) {
  for (const auto& m : list) {
    KnownMedicine known{&m, recognise(index.drugs, m), supplement, true, std::nullopt, std::nullopt};
    if (m.since) known.days_since_start = base::daysBetween(*m.since, case_.at);
    if (m.until) {
      known.days_since_end = base::daysBetween(*m.until, case_.at);
      known.current = *known.days_since_end < 0;
    }
    medicines_.push_back(known);
    if (known.drug == nullptr || !known.current) continue;
    if (const auto* before = takenAs(known.drug->id); before != nullptr && before->drug == known.drug) {
      problems_.push_back({fmt::format("{}[{}] ({})", supplement ? "supplements" : "medications",
                                       static_cast<std::size_t>(&m - list.data()), wordFor(m)),
                           "the same as " + wordFor(*before->medicine) + ", which is listed already",
                           "Check whether both are taken: doses would add up"});
    }
    for (const auto& id : belongsTo(known.drug->id)) taken_[id].push_back(medicines_.size() - 1);
  }
}

const std::vector<KnownFinding>& CaseFacts::of(const std::string& code) const {
  static const std::vector<KnownFinding> none;
  const auto it = findings_.find(code);
  return it == findings_.end() ? none : it->second;
}

const KnownFinding* CaseFacts::newest(const std::string& code) const {
  const auto& list = of(code);
  return list.empty() ? nullptr : &list.front();
}

std::optional<double> CaseFacts::convert(double value, const std::string& from, const std::string& to,
                                         const kb::Analyte* analyte) const {
  return convert_(value, from, to, analyte);
}

std::optional<Span> CaseFacts::span(const KnownFinding& known, const std::string& unit) const {
  const Finding& f = *known.finding;
  if (!f.value) return std::nullopt;
  const auto value = unit == f.unit ? f.value : convert_(*f.value, f.unit, unit, known.analyte);
  if (!value) return std::nullopt;
  if (f.comparator == "<") return Span{-kInfinity, *value, false, true};
  if (f.comparator == "<=") return Span{-kInfinity, *value};
  if (f.comparator == ">") return Span{*value, kInfinity, true, false};
  if (f.comparator == ">=") return Span{*value, kInfinity};
  return Span{*value, *value};
}

bool CaseFacts::forgotten(const std::optional<base::Instant>& asked_at) const {
  return forgets_after_ && asked_at && base::daysBetween(*asked_at, case_.at) > *forgets_after_;
}

bool CaseFacts::listsAsked() const {
  const auto asked = [this](const std::optional<base::Instant>& at) { return at && !forgotten(at); };
  return asked(case_.medications_asked_at) && asked(case_.supplements_asked_at);
}

/// Several answers to one question count only when they agree.
Truth CaseFacts::answerIn(const std::vector<Asked>& list, const std::string& id, Answer expected, bool keeps_yes,
                          std::optional<double> within_days) const {
  std::optional<Answer> found;
  for (const auto& a : list) {
    if (a.id != id || (forgotten(a.asked_at) && !(keeps_yes && a.value == Answer::yes))) continue;
    if (within_days && (!a.asked_at || base::daysBetween(*a.asked_at, case_.at) > *within_days)) continue;
    if (found && *found != a.value) return Truth::unknown;
    found = a.value;
  }
  if (!found || *found == Answer::unknown) return Truth::unknown;
  return *found == expected ? Truth::yes : Truth::no;
}

Truth CaseFacts::context(const std::string& id, Answer expected, std::optional<double> within_days) const {
  const Truth direct = answerIn(case_.context, id, expected, false, within_days);
  if (direct != Truth::unknown) return direct;
  const bool female_only = id == "pregnant" || id == "breastfeeding" || id == "planning-pregnancy" ||
                           id == "planning_pregnancy" || id == "heavy-periods";
  if (female_only && case_.sex == "male") return expected == Answer::no ? Truth::yes : Truth::no;
  if (id.find('-') != std::string::npos) {
    std::string underscored = id;
    std::replace(underscored.begin(), underscored.end(), '-', '_');
    return answerIn(case_.context, underscored, expected, false, within_days);
  }
  return Truth::unknown;
}

Truth CaseFacts::condition(const std::string& id) const {
  for (const auto* list : {&case_.conditions, &case_.context}) {
    // A condition that was there once is taken as there; that it was not says little years later.
    const Truth t = answerIn(*list, id, Answer::yes, list == &case_.conditions);
    if (t != Truth::unknown) return t;
  }
  // A condition that belongs to the one asked about settles it: "type-1-diabetes" is "diabetes".
  for (const auto& a : case_.conditions) {
    if (a.id != id && belongsTo(a.id).contains(id) && answerIn(case_.conditions, a.id, Answer::yes, true) == Truth::yes)
      return Truth::yes;
  }
  return Truth::unknown;
}

Truth CaseFacts::takes(const std::string& id) const {
  if (taken_.contains(id)) return Truth::yes;
  if (!listsAsked()) return Truth::unknown;
  return unrecognised() == Truth::yes ? Truth::unknown : Truth::no;
}

const KnownMedicine* CaseFacts::takenAs(const std::string& id) const {
  const auto it = taken_.find(id);
  return it == taken_.end() ? nullptr : &medicines_[it->second.front()];
}

void CaseFacts::readAllergies(const KnowledgeIndex& index) {
  for (std::size_t i = 0; i < case_.allergies.size(); ++i) {
    const std::string& allergy = case_.allergies[i];
    const auto* drug = byName(index.drugs, allergy);
    allergic_to_.insert(i18n::nameKey(allergy));
    allergic_to_.merge(belongsTo(allergy));
    if (drug != nullptr) allergic_to_.merge(belongsTo(drug->id));
    if (drug == nullptr && !kb_.concepts.contains(allergy)) {
      problems_.push_back({fmt::format("allergies[{}] ({})", i, allergy),
                           "not known here, so nothing was checked against it",
                           "Check what is prescribed by hand, or write the substance by its usual name"});
    }
  }
}

Truth CaseFacts::allergic(const std::string& id) const {
  if (allergic_to_.contains(id) || allergic_to_.contains(i18n::nameKey(id))) return Truth::yes;
  const bool asked = case_.allergies_asked_at && !forgotten(case_.allergies_asked_at);
  return asked || !case_.allergies.empty() ? Truth::no : Truth::unknown;
}

bool CaseFacts::hasGoal(const std::string& id) const {
  return std::find(case_.goals.begin(), case_.goals.end(), id) != case_.goals.end();
}

bool CaseFacts::tried(const std::string& id) const { return case_.tried.contains(id); }

Truth CaseFacts::unrecognised() const {
  const bool some = std::any_of(medicines_.begin(), medicines_.end(),
                                [](const KnownMedicine& m) { return m.current && m.drug == nullptr; });
  if (some) return Truth::yes;
  return listsAsked() ? Truth::no : Truth::unknown;
}

std::set<std::string> CaseFacts::belongsTo(const std::string& id) const { return kb::belongsTo(kb_, id); }

}  // namespace homeostat::inference
