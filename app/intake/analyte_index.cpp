#include "app/intake/analyte_index.hpp"

#include <algorithm>
#include <set>

#include "app/intake/specimen.hpp"
#include "i18n/format.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::intake {
namespace {

/// Puts a key in; one that means two things is taken out for good.
class Filler {
 public:
  explicit Filler(std::map<std::string, std::string, std::less<>>& map) : map_(map) {}
  void put(const std::string& key, const std::string& id) {
    if (key.empty() || ambiguous_.contains(key)) return;
    const auto [it, fresh] = map_.try_emplace(key, id);
    if (!fresh && it->second != id) {
      map_.erase(it);
      ambiguous_.insert(key);
    }
  }

 private:
  std::map<std::string, std::string, std::less<>>& map_;
  std::set<std::string> ambiguous_;
};

std::optional<AnalyteIndex::Match> lookUp(const std::map<std::string, std::string, std::less<>>& map,
                                          std::string_view key, const std::string& matched) {
  const auto it = map.find(key);
  if (it == map.end()) return std::nullopt;
  return AnalyteIndex::Match{it->second, matched};
}

}  // namespace

AnalyteIndex::AnalyteIndex(const kb::KnowledgeBase& kb, base::UcumTable units)
    : analytes_(kb.analytes),
      instruments_(kb.instruments),
      metrics_(kb.metrics),
      drugs_(kb.drugs),
      plausibility_(kb),
      units_(std::move(units)) {
  Filler loinc(loinc_), panels(instrument_loinc_), titles(instrument_titles_), forms(instrument_forms_),
      items(item_loinc_), conditions(conditions_), drugs(drug_keys_), vitals(vitals_);
  const auto names_of = [&kb](const std::string& id, auto&& put) {
    put(id);
    const auto it = kb.concepts.find(id);
    if (it == kb.concepts.end()) return;
    for (const auto& [language, name] : it->second.name) put(name);
    for (const auto& synonym : it->second.synonyms) put(synonym);
  };
  for (const auto& [id, analyte] : analytes_) {
    for (const auto& code : analyte.loinc) loinc.put(code, id);
    names_of(id, [&, key = id](const std::string& name) {
      auto& ids = names_[i18n::nameKey(name)];
      if (std::find(ids.begin(), ids.end(), key) == ids.end()) ids.push_back(key);
    });
  }
  for (const auto& [id, metric] : metrics_) {
    if (metric.loinc.empty()) continue;
    for (const auto& code : metric.loinc) loinc.put(code, id);
    names_of(id, [&, key = id](const std::string& name) { vitals.put(i18n::nameKey(name), key); });
  }
  names_of("blood-pressure", [&](const std::string& name) { pressure_pair_[i18n::nameKey(name)] = "blood-pressure"; });
  for (const auto& [id, instrument] : instruments_) {
    for (const auto& code : instrument.loinc) loinc.put(code, id);
    for (const auto& code : instrument.loinc) panels.put(code, id);
    panels.put(instrument.panel_loinc, id);
    for (const auto& item : instrument.items) items.put(item.loinc, item.id);
    for (const auto& form : instrument.forms) forms.put(form.url, id);
    names_of(id, [&, key = id](const std::string& name) { titles.put(i18n::nameKey(name), key); });
  }
  for (const auto& [id, entry] : kb.concepts) {
    if (entry.kind != "condition") continue;
    names_of(id, [&, key = id](const std::string& name) { conditions.put(i18n::nameKey(name), key); });
  }
  for (const auto& [id, drug] : drugs_) {
    for (const auto& name : drug.names) drugs.put("n" + i18n::nameKey(name), id);
    drugs.put("n" + i18n::nameKey(id), id);
    for (const auto& code : drug.atc) drugs.put("a" + code, id);
    for (const auto& code : drug.rxnorm) drugs.put("r" + code, id);
  }
}

std::optional<AnalyteIndex::Match> AnalyteIndex::byLoinc(std::string_view loinc) const {
  return lookUp(loinc_, loinc, "LOINC " + std::string(loinc));
}

AnalyteIndex::NameMatch AnalyteIndex::byName(std::string_view name, std::string_view specimen) const {
  const auto it = names_.find(i18n::nameKey(name));
  if (it == names_.end()) return {};
  const Specimen stated = specimenOf(specimen);
  std::vector<const kb::Analyte*> fitting;
  std::string all;
  for (const auto& id : it->second) {
    const auto& analyte = analytes_.at(id);
    if (specimenFits(stated, analyte.specimen)) fitting.push_back(&analyte);
    all += (all.empty() ? "" : ", ") + id;
  }
  if (fitting.size() > 1) {
    std::vector<std::string> may;
    for (const auto* analyte : fitting) may.push_back(analyte->id);
    return {std::nullopt, "the name \"" + std::string(name) + "\" may mean " + all + "; say once which",
            std::move(may)};
  }
  if (fitting.empty()) {
    return {
        std::nullopt,
        "the name \"" + std::string(name) + "\" means " + all + " here, but the specimen is " + std::string(specimen),
        {}};
  }
  const std::string how = stated == Specimen::unknown ? ", specimen not stated: taken as " + fitting[0]->specimen
                                                      : ", specimen " + std::string(specimen);
  return {Match{fitting[0]->id, "name \"" + std::string(name) + "\"" + how}, "", {}};
}

std::optional<AnalyteIndex::Match> AnalyteIndex::vitalNamed(std::string_view name, std::string_view unit) const {
  auto found = lookUp(vitals_, i18n::nameKey(name), "name \"" + std::string(name) + "\", unit fits");
  const auto code = units_.fromPrinted(unit);
  if (!found || !code || !units_.convert(1, *code, metrics_.at(found->id).ucum)) return std::nullopt;
  return found;
}

bool AnalyteIndex::namesPressurePair(std::string_view name) const {
  return pressure_pair_.contains(i18n::nameKey(name));
}

inference::UnitConversion AnalyteIndex::conversion() const { return inference::conversionBy(units_); }

std::optional<AnalyteIndex::Match> AnalyteIndex::condition(std::string_view name) const {
  return lookUp(conditions_, i18n::nameKey(name), "name \"" + std::string(name) + "\"");
}

bool AnalyteIndex::isId(const std::string& text) const {
  return analytes_.contains(text) || metrics_.contains(text) || instruments_.contains(text) ||
         instrumentOfItem(text) != nullptr;
}

std::optional<AnalyteIndex::Match> AnalyteIndex::instrumentByLoinc(std::string_view loinc) const {
  return lookUp(instrument_loinc_, loinc, "LOINC " + std::string(loinc));
}

std::optional<AnalyteIndex::Match> AnalyteIndex::instrumentByTitle(std::string_view title) const {
  const std::string folded = i18n::nameKey(title);
  if (auto whole = lookUp(instrument_titles_, folded, "title \"" + std::string(title) + "\"")) return whole;
  // A title may say more than the name ("PHQ-9 quick depression assessment"): the longest name in it, of four
  // characters and more.
  std::size_t best = 3;
  std::optional<Match> found;
  for (const auto& [name, id] : instrument_titles_) {
    if (name.size() > best && folded.find(name) != std::string::npos) {
      best = name.size();
      found = Match{id, "title \"" + std::string(title) + "\""};
    }
  }
  return found;
}

std::optional<AnalyteIndex::Match> AnalyteIndex::instrumentNamed(std::string_view name) const {
  return lookUp(instrument_titles_, i18n::nameKey(name), "name \"" + std::string(name) + "\"");
}

std::optional<AnalyteIndex::Match> AnalyteIndex::instrumentByForm(std::string_view url) const {
  const auto version = url.find('|');
  return lookUp(instrument_forms_, url.substr(0, version), "form " + std::string(url));
}

std::optional<AnalyteIndex::Match> AnalyteIndex::instrumentItem(std::string_view loinc) const {
  return lookUp(item_loinc_, loinc, "LOINC " + std::string(loinc));
}

const kb::Analyte* AnalyteIndex::analyte(const std::string& id) const {
  const auto it = analytes_.find(id);
  return it == analytes_.end() ? nullptr : &it->second;
}

const kb::Metric* AnalyteIndex::metric(const std::string& id) const {
  const auto it = metrics_.find(id);
  return it == metrics_.end() ? nullptr : &it->second;
}

const kb::Instrument* AnalyteIndex::instrument(const std::string& id) const {
  const auto it = instruments_.find(id);
  return it == instruments_.end() ? nullptr : &it->second;
}

const kb::Instrument* AnalyteIndex::instrumentOfItem(const std::string& item) const {
  const auto* found = instrument(item.substr(0, item.find('.')));
  if (found == nullptr) return nullptr;
  const bool has = std::any_of(found->items.begin(), found->items.end(), [&](const auto& i) { return i.id == item; });
  return has ? found : nullptr;
}

const kb::Drug* AnalyteIndex::drug(std::string_view name, std::string_view atc, std::string_view rxnorm) const {
  for (const auto& key : {"r" + std::string(rxnorm), "a" + std::string(atc), "n" + i18n::nameKey(name)}) {
    if (key.size() < 2) continue;
    if (const auto it = drug_keys_.find(key); it != drug_keys_.end()) return &drugs_.at(it->second);
  }
  return nullptr;
}

const kb::Drug* AnalyteIndex::drugInWords(std::string_view text) const {
  static const std::set<std::string, std::less<>> kBeside = {"mg",           "mcg",
                                                             "ug",           "g",
                                                             "ml",           "unt",
                                                             "iu",           "ie",
                                                             "tablet",       "tablets",
                                                             "tab",          "tabl",
                                                             "tabletten",    "tablette",
                                                             "capsule",      "capsules",
                                                             "cap",          "kapsel",
                                                             "kapseln",      "oral",
                                                             "film",         "coated",
                                                             "filmtablette", "filmtabletten",
                                                             "extended",     "delayed",
                                                             "release",      "retard",
                                                             "er",           "xr",
                                                             "sr",           "solution",
                                                             "injection",    "pill",
                                                             "day",          "hr",
                                                             "hour",         "hydrochloride",
                                                             "hcl",          "hydrobromide",
                                                             "maleate",      "fumarate",
                                                             "succinate",    "tartrate",
                                                             "besylate",     "mesylate",
                                                             "product",      "disintegrating",
                                                             "chewable"};
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (c != ' ' && c != ',' && c != '(' && c != ')') {
      word += c;
      continue;
    }
    if (!word.empty()) words.push_back(word);
    word.clear();
  }
  const kb::Drug* found = nullptr;
  for (const auto& raw : words) {
    const std::string folded = i18n::nameKey(raw);
    if (raw.find_first_of("/+&[") != std::string::npos || folded.empty()) return nullptr;
    if (const auto it = drug_keys_.find("n" + folded); it != drug_keys_.end()) {
      if (found != nullptr && found->id != it->second) return nullptr;
      found = &drugs_.at(it->second);
      continue;
    }
    const auto unit = folded.find_first_not_of("0123456789");
    if (unit != std::string::npos && !kBeside.contains(folded.substr(unit))) return nullptr;
  }
  return found;
}

}  // namespace homeostat::intake
