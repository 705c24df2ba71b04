#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "app/intake/draft.hpp"
#include "app/intake/match.hpp"
#include "app/intake/person.hpp"
#include "app/intake/printed_names.hpp"
#include "app/intake/specimen.hpp"
#include "app/intake/table_numbers.hpp"
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

/// "mcg/dL (calc)": a unit, and that the value was computed.
std::optional<std::string> withoutCalculated(const std::string& text) {
  const std::string lowered = lower(text);
  for (const std::string_view mark : {"(calc)", "(calc.)", "(calculated)", "(ber.)"})
    if (lowered.ends_with(mark)) return trim(std::string_view(text).substr(0, text.size() - mark.size()));
  return std::nullopt;
}

/// The UCUM code; false when the result has a unit nobody can name.
bool readUnit(const Draft& d, const Context& context, Finding& f) {
  const auto& units = context.index.units();
  if (!d.unit_code.empty() && units.fromPrinted(d.unit_code) == d.unit_code) {
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
  if (const auto unit = withoutCalculated(d.unit_text)) {
    const auto code = units.fromPrinted(*unit);
    if (unit->empty() || code) {
      f.unit = code.value_or("");
      f.notes.emplace_back("calculated by the laboratory, not measured");
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

/// A unit that is printed and coded says the same twice, or nobody knows which is meant. Units that differ in an
/// annotation, or in which an arbitrary unit or an equivalent is meant, are not judged.
std::string twoUnits(const Draft& d, const base::UcumTable& units) {
  if (d.unit_code.empty() || d.unit_text.empty()) return {};
  const auto printed_code = units.fromPrinted(d.unit_text);
  if (!printed_code) return {};
  const auto printed = units.unit(*printed_code), coded = units.unit(d.unit_code);
  if (!printed || !coded) return {};
  constexpr std::size_t kMole = 7, kEquivalent = 8;
  if (printed->arbitrary != coded->arbitrary || printed->annotations != coded->annotations ||
      printed->dimension[kEquivalent] != coded->dimension[kEquivalent])
    return {};
  const auto factor = units.convert(1, *printed, *coded);
  constexpr double same = 1e-9;
  // Of other kinds only mass beside amount is judged: a "C" of a thermometer is no coulomb.
  const bool other_kind = printed->dimension[kMole] != coded->dimension[kMole];
  if (factor ? std::abs(*factor - 1) < same : !other_kind) return {};
  return fmt::format("the unit is printed as {} and coded as {}", d.unit_text, d.unit_code);
}

/// Why the number must not be used as one; empty when it may.
std::string contradiction(const Draft& d, const Context& context, const Finding& f) {
  const auto& units = context.index.units();
  const auto unit = units.unit(f.unit.empty() ? "1" : f.unit);
  if (!unit) return "the unit is not understood";
  if (const auto two = twoUnits(d, units); !two.empty()) return two;
  constexpr std::size_t kGram = 2, kMole = 7;
  const char property = propertyOf(d.name);
  if (property == 'm' && unit->dimension[kMole] != 0 && unit->dimension[kGram] == 0) {
    return fmt::format("unit {} contradicts the name, which says mass", f.unit);
  }
  if (property == 's' && unit->dimension[kGram] != 0 && unit->dimension[kMole] == 0 &&
      unit->dimension[kGram + 6] == 0) {
    return fmt::format("unit {} contradicts the name, which says amount of substance", f.unit);
  }
  if (const kb::Metric* metric = context.index.metric(f.code); metric != nullptr && !metric->ucum.empty()) {
    if (f.unit.empty()) return "no unit is given and this figure needs one";
    if (!units.convert(1, f.unit, metric->ucum)) return fmt::format("unit {} does not fit {}", f.unit, metric->id);
  }
  const kb::Analyte* analyte = context.index.analyte(f.code);
  if (analyte == nullptr) return {};
  if (!specimenFits(specimenOf(d.specimen), analyte->specimen)) {
    return fmt::format("specimen \"{}\" contradicts {}, which is measured in {}", d.specimen, analyte->id,
                       analyte->specimen);
  }
  if (analyte->units.empty()) return {};
  const auto convert = context.index.conversion();
  const auto main = units.unit(analyte->units.front().ucum);
  if (f.unit.empty() && main && !main->dimensionless()) return "no unit is given and this analyte needs one";
  bool fits = false;
  for (const auto& known : analyte->units) {
    const auto target = units.unit(known.ucum);
    fits = fits || (target && (convert(1, unit->code, known.ucum, analyte) ||
                               (unit->dimension == target->dimension && unit->arbitrary == target->arbitrary)));
  }
  if (!fits) return fmt::format("unit {} does not fit {}", f.unit, analyte->id);
  if (main && f.value) {
    const auto value = convert(*f.value, unit->code, analyte->units.front().ucum, analyte);
    if (value && ((analyte->possible_low && *value < *analyte->possible_low) ||
                  (analyte->possible_high && *value > *analyte->possible_high))) {
      return fmt::format("{} {} is outside what is possible for {}: correct the number or its unit", d.text, f.unit,
                         analyte->id);
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

/// A number so far from all that is known that it must be asked about, unless a person has confirmed it; "" otherwise.
std::string doubt(const Draft& d, Context& context, Finding& f) {
  const std::string key = fmt::format("{}|{}|{}{} {}|{}", laboratoryOf(d, context), f.code, f.comparator, f.value_text,
                                      f.unit, f.at ? f.at->iso() : "");
  if (context.options.confirmed_values.contains(key)) {
    f.conditions["value-confirmed"] = "yes";
    f.notes.emplace_back("the unusual value was confirmed");
    return {};
  }
  const auto found = context.index.plausibility().about(f.code, f, context.index.conversion());
  if (!found) return {};
  context.ask("value", key, titleOf(d), d.place);
  return found->why;
}

/// What the file says of a pulse is taken as one at rest; that it does not say so must show.
void readPulse(Finding& f) {
  if (f.code == "resting-heart-rate" && f.loinc != "40443-4")
    f.notes.emplace_back("whether at rest is not said: read as at rest");
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

bool isComparator(const std::string& text) {
  return text.empty() || text == "<" || text == "<=" || text == ">" || text == ">=";
}

/// A result that should be a number of this analyte and begins like one, but is none, says why it stays words.
void noteUnreadNumber(const Draft& d, const Context& context, Finding& f) {
  const kb::Analyte* analyte = context.index.analyte(f.code);
  const bool begins = d.text.find_first_of("0123456789") < 3;
  const bool told =
      std::any_of(f.notes.begin(), f.notes.end(), [](const auto& note) { return note.rfind("kept as text", 0) == 0; });
  if (!d.number_expected || f.value || analyte == nullptr || !begins || told) return;
  f.notes.push_back(table::twoReadings(d.text)
                        ? fmt::format("kept as text: \"{}\" reads differently with point and comma", d.text)
                        : fmt::format("kept as text: \"{}\" is not one number", shortened(d.text, 80)));
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

/// "3.5 - 5.1 mmol/L": the range without the unit of the value behind it.
std::string withoutUnit(const std::string& range, const Draft& d) {
  for (const auto& unit : {d.unit_text, d.unit_code}) {
    if (unit.empty() || range.size() <= unit.size() || !range.ends_with(unit)) continue;
    return trim(std::string_view(range).substr(0, range.size() - unit.size()));
  }
  return range;
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
  if (const auto range = readRange(withoutUnit(d.range_text, d), d.decimal_mark)) {
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

namespace {

/// "120/80" of the two pressures: each half, where the file means the pair.
std::optional<std::array<std::string, 2>> pressures(const Draft& d, const AnalyteIndex& index) {
  static const std::set<std::string, std::less<>> kPanels = {"85354-9", "55284-4"};
  if (d.loinc.empty() ? !index.namesPressurePair(d.name) : !kPanels.contains(d.loinc)) return std::nullopt;
  const auto halves = split(d.text, '/');
  const auto whole = [](const std::string& half) {
    const std::string digits = trim(half);
    return digits.size() >= 2 && digits.size() <= 3 && digits.find_first_not_of("0123456789") == std::string::npos;
  };
  if (halves.size() != 2 || !whole(halves[0]) || !whole(halves[1])) return std::nullopt;
  return std::array{trim(halves[0]), trim(halves[1])};
}

}  // namespace

namespace {

/// A result that its sender takes back is no finding; what it names is, to take an earlier import of it back.
void withdraw(Draft& d, Context& context) {
  context.reject(d.place, titleOf(d), d.withdrawn);
  Finding f;
  f.loinc = d.loinc;
  f.name = d.name;
  f.at = d.at;
  f.status = "entered-in-error";
  f.conditions = d.conditions;
  f.laboratory = d.laboratory;
  f.source = {context.file, d.place, ""};
  f.value_text = d.text;
  if (d.issued) f.conditions["issued"] = d.issued->iso();
  match(d, context, f);
  if (f.at && !f.code.empty()) context.import.withdrawn.push_back(std::move(f));
}

}  // namespace

void settle(Draft d, Context& context) {
  d.text = trim(d.text);
  if (d.number_expected) table::readCell(d, context.index);
  constexpr int earliest_year = 1900;
  if (d.at && d.at->localDate().year < earliest_year) {
    d.notes.push_back(fmt::format("its time {} is not plausible and is left out", d.at->iso()));
    d.at.reset();
  }
  if (const auto pair = pressures(d, context.index); pair && d.concept_id.empty()) {
    const std::string written = d.text;
    for (std::size_t i = 0; i < pair->size(); ++i) {
      Draft half = d;
      half.concept_id = i == 0 ? "systolic-bp" : "diastolic-bp";
      half.matched = fmt::format("{} number of \"{}\"", i == 0 ? "first" : "second", written);
      half.text = (*pair)[i];
      half.number_expected = true;
      settle(std::move(half), context);
    }
    return;
  }
  if (!d.withdrawn.empty()) return withdraw(d, context);
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
  if (d.vital_sign && d.concept_id.empty()) f.conditions["vital-sign"] = "yes";
  if (d.issued) f.conditions["issued"] = d.issued->iso();
  match(d, context, f);
  f.conditions.insert(d.conditions.begin(), d.conditions.end());
  if (!d.specimen.empty()) f.conditions["specimen"] = d.specimen;
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
  readPulse(f);
  if (saysFasting(d.name)) f.conditions.try_emplace("fasting", "yes");
  auto number = d.number_expected ? readMeasured(d.text, d.decimal_mark) : std::nullopt;
  if (number && number->comparator.empty() && !isComparator(d.comparator)) {
    f.conditions["comparator"] = d.comparator;
    f.notes.push_back(fmt::format("kept as text: \"{}\" is no comparator that is read here", d.comparator));
    number.reset();
  }
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
    if (why.empty()) why = doubt(d, context, f);
    if (!why.empty()) keepAsText(f, why);
  } else {
    scoreCodedAnswer(d, context, f);
    noteUnreadNumber(d, context, f);
  }
  context.import.findings.push_back(std::move(f));
}

void takeMedication(inference::Medication m, Context& context) {
  const std::string named = m.name.empty() ? m.atc + m.rxnorm : m.name;
  if (context.index.drug(m.name, m.atc, m.rxnorm) == nullptr) {
    const kb::Drug* drug = context.index.drugInWords(m.name);
    if (drug == nullptr || !m.atc.empty()) {
      context.note(named + ": not known to this knowledge, so not checked");
    } else if (drug->atc.empty()) {
      context.note(fmt::format("\"{}\" read as {}", named, drug->id));
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
