#include <fmt/format.h>

#include <algorithm>

#include "app/intake/draft.hpp"
#include "app/intake/person.hpp"
#include "app/intake/specimen.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {
namespace {

using inference::Finding;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// What the LOINC name says the quantity is: 'm' mass, 's' substance, 0 not said.
char propertyOf(const std::string& name) {
  if (has(name, "Mass/") || has(name, "-mCnc")) return 'm';
  if (has(name, "Moles/") || has(name, "-sCnc")) return 's';
  return 0;
}

std::string titleOf(const Draft& d) {
  return fmt::format("{} {} {}",
                     !d.name.empty()    ? d.name
                     : !d.loinc.empty() ? d.loinc
                                        : d.local_code,
                     d.text, d.unit_text.empty() ? d.unit_code : d.unit_text);
}

const std::string& laboratoryOf(const Draft& d, const Context& context) {
  return d.laboratory.empty() ? context.options.laboratory : d.laboratory;
}

/// The laboratory's own code, as a person confirmed it once.
std::optional<AnalyteIndex::Match> confirmed(const Draft& d, const Context& context) {
  if (d.local_code.empty()) return std::nullopt;
  const std::string& lab = laboratoryOf(d, context);
  for (const auto& key : {lab + "|" + d.local_code + "|" + d.name, lab + "|" + d.local_code}) {
    const auto it = context.options.laboratory_codes.find(key);
    if (it != context.options.laboratory_codes.end())
      return AnalyteIndex::Match{it->second, "confirmed code \"" + key + "\""};
  }
  return std::nullopt;
}

/// The file's own code or name. One that happens to read like an id of this knowledge must not be taken for it.
std::string ownCode(const Draft& d, const Context& context) {
  const std::string& code = !d.loinc.empty() ? d.loinc : !d.local_code.empty() ? d.local_code : d.name;
  return context.index.isId(code) ? "local:" + code : code;
}

void match(const Draft& d, Context& context, Finding& f) {
  if (!d.concept_id.empty()) {
    f.code = d.concept_id;
    f.source.matched = d.matched;
    return;
  }
  std::optional<AnalyteIndex::Match> found;
  if (!d.loinc.empty()) {
    found = context.index.byLoinc(d.loinc);
    if (!found) found = context.index.instrumentItem(d.loinc);
  }
  if (!found) {
    found = confirmed(d, context);
    if (found && !d.loinc.empty()) found->matched += "; LOINC " + d.loinc + " is not known here";
  }
  // The total of a questionnaire has no unit; a result with one that happens to bear the name is something else.
  if (!found && d.loinc.empty() && d.unit_text.empty() && d.unit_code.empty()) {
    found = context.index.instrumentNamed(d.name);
  }
  std::string why;
  if (!found && !d.vital_sign) {
    const auto by_name = context.index.byName(d.name, d.specimen);
    if (!by_name.match) {
      why = by_name.why_not;
    } else if (d.loinc.empty()) {
      found = by_name.match;
      if (const auto method = d.conditions.find("method"); method != d.conditions.end())
        found->matched += ", method " + method->second;
    } else {
      why = fmt::format(
          "LOINC {} is not known here and may mean another specimen or method than {}; confirm the code once to use it",
          d.loinc, by_name.match->id);
    }
  }
  if (found) {
    f.code = found->id;
    f.source.matched = found->matched;
    return;
  }
  if (!d.local_code.empty() && !d.vital_sign)
    context.ask("code", laboratoryOf(d, context) + "|" + d.local_code + "|" + d.name, titleOf(d), d.place);
  f.code = ownCode(d, context);
  f.source.matched = "as given";
  f.notes.push_back(why.empty() ? "not matched to anything this knowledge covers; kept as given"
                                : "not matched: " + why + "; kept as given");
}

/// Where an analyte is measured in international units, "U" on a report means them ("TSH 2.1 mU/L"): the enzyme unit
/// cannot be meant, because it does not fit the analyte at all. Empty when this is not so.
std::string internationalUnits(const Context& context, const Finding& f) {
  const kb::Analyte* analyte = context.index.analyte(f.code);
  const auto at = f.unit.find('U');
  if (analyte == nullptr || at == std::string::npos || at > 1 || f.unit.compare(at, 2, "U/") != 0) return {};
  const std::string read = f.unit.substr(0, at) + "[IU]" + f.unit.substr(at + 1);
  const auto& units = context.index.units();
  const auto as_written = units.unit(f.unit), as_read = units.unit(read);
  if (!as_written || !as_read) return {};
  bool fits = false;
  for (const auto& known : analyte->units) {
    const auto target = units.unit(known.ucum);
    if (!target || units.convert(1, *as_written, *target)) return {};
    fits = fits || units.convert(1, *as_read, *target).has_value();
  }
  return fits ? read : std::string{};
}

/// The UCUM code; false when the result has a unit nobody can name.
bool readUnit(const Draft& d, const Context& context, Finding& f) {
  const auto& units = context.index.units();
  if (!d.unit_code.empty() && units.unit(d.unit_code)) {
    f.unit = d.unit_code;
    return true;
  }
  for (const auto& text : {d.unit_text, d.unit_code}) {
    if (text.empty()) continue;
    if (const auto code = units.fromPrinted(text)) {
      f.unit = *code;
      if (*code != text) f.notes.push_back(fmt::format("unit \"{}\" read as {}", text, *code));
      return true;
    }
  }
  if (d.unit_text.empty() && d.unit_code.empty()) return true;
  const std::string printed = d.unit_text.empty() ? d.unit_code : d.unit_text;
  for (const auto& key : {laboratoryOf(d, context) + "|" + printed, "|" + printed}) {
    const auto told = context.options.unit_spellings.find(key);
    if (told == context.options.unit_spellings.end() || !units.unit(told->second)) continue;
    f.unit = told->second;
    f.notes.push_back(fmt::format("unit \"{}\" read as {}, as confirmed", printed, told->second));
    return true;
  }
  f.conditions["unit-as-written"] = printed;
  return false;
}

/// Why the number must not be used as one; empty when it may.
std::string contradiction(const Draft& d, const Context& context, const Finding& f) {
  const auto& units = context.index.units();
  const auto unit = units.unit(f.unit.empty() ? "1" : f.unit);
  if (!unit) return "the unit is not understood";
  constexpr std::size_t kGram = 2, kMole = 7;
  const char property = propertyOf(d.name);
  if (property == 'm' && unit->dimension[kMole] != 0 && unit->dimension[kGram] == 0) {
    return fmt::format("unit {} contradicts the name, which says mass", f.unit);
  }
  if (property == 's' && unit->dimension[kGram] != 0 && unit->dimension[kMole] == 0 &&
      unit->dimension[kGram + 6] == 0) {
    return fmt::format("unit {} contradicts the name, which says amount of substance", f.unit);
  }
  const kb::Analyte* analyte = context.index.analyte(f.code);
  if (analyte == nullptr) return {};
  if (!specimenFits(specimenOf(d.specimen), analyte->specimen)) {
    return fmt::format("specimen \"{}\" contradicts {}, which is measured in {}", d.specimen, analyte->id,
                       analyte->specimen);
  }
  if (analyte->units.empty()) return {};
  const base::Substance substance{analyte->molar_mass, analyte->charge};
  const auto main = units.unit(analyte->units.front().ucum);
  if (f.unit.empty() && main && !main->dimensionless()) return "no unit is given and this analyte needs one";
  bool fits = false;
  for (const auto& known : analyte->units) {
    const auto target = units.unit(known.ucum);
    fits = fits || (target && (units.convert(1, *unit, *target, substance) ||
                               (unit->dimension == target->dimension && unit->arbitrary == target->arbitrary)));
  }
  if (!fits) return fmt::format("unit {} does not fit {}", f.unit, analyte->id);
  if (main && f.value) {
    const auto value = units.convert(*f.value, *unit, *main, substance);
    if (value && ((analyte->possible_low && *value < *analyte->possible_low) ||
                  (analyte->possible_high && *value > *analyte->possible_high))) {
      return fmt::format("{} {} is outside what is possible for {}", d.text, f.unit, analyte->id);
    }
    // Where everybody healthy has some of it, a bare zero is "below what can be measured" that lost its sign.
    const bool normally_present = std::any_of(analyte->intervals.begin(), analyte->intervals.end(),
                                              [](const auto& interval) { return interval.low && *interval.low > 0; });
    if (*f.value == 0 && f.comparator.empty() && normally_present) {
      return "a zero of this analyte cannot be measured; a comparator was probably lost";
    }
  }
  return {};
}

/// The number a coded answer to a single question stands for, where the knowledge base holds the code.
void scoreCodedAnswer(const Draft& d, const Context& context, Finding& f) {
  const kb::Instrument* instrument = context.index.instrumentOfItem(f.code);
  if (instrument == nullptr || d.answer_code.empty()) return;
  for (const auto& answer : instrument->answers) {
    if (answer.system != d.answer_system || answer.code != d.answer_code) continue;
    f.value = answer.score;
    f.notes.push_back(fmt::format("answer \"{}\" ({}) counts {}", d.text, answer.code, answer.score));
  }
}

/// An answer or a total no form of the instrument can give.
std::string beyondInstrument(const Context& context, const Finding& f) {
  if (!f.value) return {};
  if (const auto* whole = context.index.instrument(f.code)) {
    if ((whole->range_low && *f.value < *whole->range_low) || (whole->range_high && *f.value > *whole->range_high))
      return fmt::format("{} is outside what {} can give", f.value_text, f.code);
  }
  if (const auto* instrument = context.index.instrumentOfItem(f.code)) {
    if (*f.value < instrument->response_min || *f.value > instrument->response_max)
      return fmt::format("{} is no answer of {}", f.value_text, f.code);
  }
  return {};
}

void keepAsText(Finding& f, const std::string& why) {
  if (!f.comparator.empty()) f.conditions["comparator"] = f.comparator;
  if (!f.unit.empty()) f.conditions["unit-as-written"] = f.unit;
  f.value_text = f.comparator + f.value_text;
  f.value.reset();
  f.comparator.clear();
  f.unit.clear();
  f.low.reset();
  f.high.reset();
  f.notes.push_back("kept as text: " + why);
}

void readLimits(const Draft& d, Finding& f) {
  f.reference_text = d.range_text;
  const auto low = readMeasured(d.low, d.decimal_mark), high = readMeasured(d.high, d.decimal_mark);
  if (low || high) {
    if (low && high && low->value == 0 && high->value == 0) return;
    if (low) f.low = low->value;
    if (high) f.high = high->value;
    return;
  }
  if (d.range_is_words) return;
  if (const auto range = readRange(d.range_text)) {
    f.low = range->low;
    f.high = range->high;
  }
}

}  // namespace

void Context::note(const std::string& text) {
  if (std::find(import.notes.begin(), import.notes.end(), text) == import.notes.end()) import.notes.push_back(text);
}

void Context::ask(const std::string& about, const std::string& key, const std::string& example,
                  const std::string& place) {
  const bool asked = std::any_of(import.questions.begin(), import.questions.end(),
                                 [&](const auto& q) { return q.about == about && q.key == key; });
  if (!asked) import.questions.push_back({about, key, example, place});
}

void settle(Draft d, Context& context) {
  d.text = trim(d.text);
  if (d.text.empty()) return context.reject(d.place, titleOf(d), "no value is given");
  if (d.name.empty() && d.loinc.empty() && d.local_code.empty()) {
    return context.reject(d.place, titleOf(d), "the result says neither by code nor by name what it is");
  }
  Finding f;
  f.loinc = d.loinc;
  f.name = d.name;
  f.at = d.at;
  f.status = d.status;
  f.conditions = d.conditions;
  f.laboratory = d.laboratory;
  f.source = {context.file, d.place, ""};
  f.value_text = d.text;
  if (!d.specimen.empty()) f.conditions["specimen"] = d.specimen;
  if (d.vital_sign && d.concept_id.empty()) f.conditions["vital-sign"] = "yes";
  if (d.issued) f.conditions["issued"] = d.issued->iso();
  match(d, context, f);
  f.notes.insert(f.notes.end(), d.notes.begin(), d.notes.end());
  if (d.status == "preliminary") f.notes.emplace_back("preliminary: the laboratory may still change it");
  if (!d.at) f.notes.emplace_back("no time is given");
  const bool unit_known = readUnit(d, context, f);
  if (const std::string international = internationalUnits(context, f); !international.empty()) {
    f.notes.push_back(
        fmt::format("{} read as {}: {} is measured in international units", f.unit, international, f.code));
    f.unit = international;
  }
  readLimits(d, f);
  const auto number = d.number_expected ? readMeasured(d.text, d.decimal_mark) : std::nullopt;
  if (number) {
    f.value = number->value;
    f.value_text = number->digits;
    f.comparator = !number->comparator.empty() ? number->comparator : d.comparator;
    std::string why =
        unit_known ? contradiction(d, context, f)
                   : fmt::format("unit \"{}\" is not known; say once what it means", f.conditions["unit-as-written"]);
    if (!unit_known) {
      const std::string& printed = f.conditions["unit-as-written"];
      context.ask("unit", laboratoryOf(d, context) + "|" + printed, titleOf(d), d.place);
    }
    if (why.empty()) why = beyondInstrument(context, f);
    if (!why.empty()) keepAsText(f, why);
  } else {
    scoreCodedAnswer(d, context, f);
  }
  context.import.findings.push_back(std::move(f));
}

void takeMedication(inference::Medication m, Context& context) {
  const std::string named = m.name.empty() ? m.atc + m.rxnorm : m.name;
  if (context.index.drug(m.name, m.atc, m.rxnorm) == nullptr) {
    const kb::Drug* drug = context.index.drugInWords(m.name);
    if (drug == nullptr || drug->atc.empty() || !m.atc.empty()) {
      context.note(named + ": not known to this knowledge, so not checked");
    } else {
      m.atc = drug->atc.front();
      context.note(fmt::format("\"{}\" read as {} ({})", named, drug->id, m.atc));
    }
  }
  context.import.medications.push_back(std::move(m));
}

void meet(ImportedPatient person, Context& context) {
  for (auto& known : context.patients) {
    std::string why;
    if (!(person == known) && compare(known, person, why) != Identity::same) continue;
    if (known.id.empty()) known.id = person.id;
    if (known.name.empty()) known.name = person.name;
    if (known.sex.empty()) known.sex = person.sex;
    if (!known.birth_date) known.birth_date = person.birth_date;
    return;
  }
  context.patients.push_back(std::move(person));
}

}  // namespace homeostat::intake
