#include "app/intake/match.hpp"

#include <fmt/format.h>

#include <cmath>

#include "app/intake/printed_names.hpp"
#include "app/intake/specimen.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {

std::string titleOf(const Draft& d) {
  return fmt::format("{} {} {}",
                     !d.name.empty()    ? d.name
                     : !d.loinc.empty() ? d.loinc
                                        : d.local_code,
                     d.text, d.unit_text.empty() ? d.unit_code : d.unit_text);
}

namespace {

/// The laboratory's own code, or where it has none its name, as a person confirmed it once.
std::optional<AnalyteIndex::Match> confirmed(const Draft& d, const Context& context) {
  const std::string& lab = laboratoryOf(d, context);
  std::vector<std::string> keys{lab + "|" + d.local_code + "|" + d.name};
  if (!d.local_code.empty()) keys.push_back(lab + "|" + d.local_code);
  for (const auto& key : keys) {
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

/// Both limits of the report lie near those this knowledge has for the analyte: the report speaks of this specimen.
bool rangeFits(const Draft& d, const AnalyteIndex& index, const kb::Analyte& analyte) {
  constexpr double kNear = 1.5;
  auto low = readMeasured(d.low, d.decimal_mark), high = readMeasured(d.high, d.decimal_mark);
  if (const auto range = readRange(d.range_text, d.decimal_mark); range && !low && !high && !d.range_is_words) {
    if (range->low) low = Measured{"", *range->low, ""};
    if (range->high) high = Measured{"", *range->high, ""};
  }
  const auto code = index.units().fromPrinted(d.unit_code.empty() ? d.unit_text : d.unit_code);
  if (!low || !high || !code) return false;
  const auto convert = index.conversion();
  for (const auto& known : analyte.intervals) {
    const auto from = convert(low->value, *code, known.ucum, &analyte);
    const auto to = convert(high->value, *code, known.ucum, &analyte);
    if (!known.low || !known.high || !from || !to || *from <= 0 || *known.low <= 0) continue;
    const auto near = [](double a, double b) { return std::abs(std::log(a / b)) < std::log(kNear); };
    if (near(*from, *known.low) && near(*to, *known.high)) return true;
  }
  return false;
}

/// What of a specimen is measured in concentrations as blood is, so that a bare name could mean blood.
bool mustBeSaid(const kb::Analyte& analyte) {
  const Specimen of = specimenOf(analyte.specimen);
  return of == Specimen::urine || of == Specimen::saliva || of == Specimen::csf;
}

/// A name that is printed alike for another specimen decides nothing by itself. Adds to `matched` what did decide;
/// "" otherwise, then `why` says what it may be.
bool specimenDecided(const Draft& d, const Context& context, AnalyteIndex::Match& found, std::string& why) {
  const kb::Analyte* analyte = context.index.analyte(found.id);
  if (analyte == nullptr || specimenOf(d.specimen) != Specimen::unknown) return true;
  const Specimen named = specimenOf(d.name);
  if (named != Specimen::unknown && specimenFits(named, analyte->specimen)) return true;
  if (analyte->also_in.empty() && !mustBeSaid(*analyte)) return true;
  if (rangeFits(d, context.index, *analyte)) {
    found.matched += ", as its reference interval is the one of it";
    return true;
  }
  if (!context.options.unstated_specimen.empty() &&
      specimenFits(specimenOf(context.options.unstated_specimen), analyte->specimen)) {
    found.matched += ", as told";
    return true;
  }
  why = fmt::format("\"{}\" may be of {} or {}; say once which", d.name, analyte->specimen,
                    analyte->also_in.empty() ? "blood" : fmt::format("{}", fmt::join(analyte->also_in, " or ")));
  return false;
}

/// Of several analytes with one name: the one whose known interval the report prints, or of the specimen that was told.
std::optional<AnalyteIndex::Match> oneOf(const std::vector<std::string>& may, const Draft& d, const Context& context) {
  std::vector<std::string> by_range, as_told;
  const Specimen told = specimenOf(context.options.unstated_specimen);
  for (const auto& id : may) {
    const kb::Analyte* analyte = context.index.analyte(id);
    if (rangeFits(d, context.index, *analyte)) by_range.push_back(id);
    if (told != Specimen::unknown && specimenFits(told, analyte->specimen)) as_told.push_back(id);
  }
  const std::string name = "name \"" + d.name + "\", ";
  if (by_range.size() == 1)
    return AnalyteIndex::Match{by_range[0], name + "as its reference interval is the one of it"};
  if (specimenOf(d.specimen) == Specimen::unknown && as_told.size() == 1)
    return AnalyteIndex::Match{as_told[0], name + "as told"};
  return std::nullopt;
}

/// By its name: an analyte, or a figure measured on the body where the unit is one of it.
std::optional<AnalyteIndex::Match> named(const Draft& d, Context& context, std::string& why, bool& asks_specimen) {
  if (auto vital = context.index.vitalNamed(d.name, d.unit_code.empty() ? d.unit_text : d.unit_code)) return vital;
  if (d.vital_sign) return std::nullopt;
  auto by_name = context.index.byName(d.name, d.specimen);
  why = by_name.why_not;
  if (by_name.may.size() > 1 && d.loinc.empty()) {
    auto one = oneOf(by_name.may, d, context);
    asks_specimen = !one;
    return one;
  }
  if (!by_name.match) return std::nullopt;
  if (!d.loinc.empty()) {
    why = fmt::format(
        "LOINC {} is not known here and may mean another specimen or method than {}; confirm the code once to use it",
        d.loinc, by_name.match->id);
    return std::nullopt;
  }
  if (!specimenDecided(d, context, *by_name.match, why)) {
    asks_specimen = true;
    return std::nullopt;
  }
  if (const auto method = d.conditions.find("method"); method != d.conditions.end())
    by_name.match->matched += ", method " + method->second;
  return by_name.match;
}

/// A reading of the name as laboratories print it, where the whole name is not known: its specimen, fasting and method
/// count as stated by the file.
std::optional<AnalyteIndex::Match> namedAsPrinted(Draft& d, Context& context, std::string& why, bool& asks_specimen) {
  for (auto& read : readingsOf(d.name)) {
    if (!read.specimen.empty() && specimenOf(d.specimen) != Specimen::unknown &&
        specimenOf(d.specimen) != specimenOf(read.specimen))
      continue;
    Draft as_read = d;
    as_read.name = read.bare;
    if (!read.specimen.empty() && specimenOf(d.specimen) == Specimen::unknown) as_read.specimen = read.specimen;
    if (!read.method.empty()) as_read.conditions.try_emplace("method", read.method);
    std::string why_read;
    bool asks = false;
    auto found = named(as_read, context, why_read, asks);
    if (!read.also.empty()) {
      const auto also = context.index.byName(read.also, as_read.specimen);
      if (!found || !also.match || also.match->id != found->id) continue;
    }
    if (!found && why_read.empty()) continue;
    if (!found) {
      why = why_read;
      asks_specimen = asks;
      return std::nullopt;
    }
    d.specimen = as_read.specimen;
    d.conditions = as_read.conditions;
    if (read.fasting) d.conditions.try_emplace("fasting", "yes");
    return found;
  }
  return std::nullopt;
}

/// A code that was mapped wrongly shows in the name beside it.
void noteOtherName(const Draft& d, const Context& context, inference::Finding& f) {
  if (d.loinc.empty() || d.name.empty() || context.index.analyte(f.code) == nullptr) return;
  const auto by_name = context.index.byName(d.name, d.specimen);
  if (!by_name.match || by_name.match->id == f.code) return;
  const kb::Analyte* other = context.index.analyte(by_name.match->id);
  // One name for several specimens says nothing against the code.
  if (other == nullptr || !other->also_in.empty() || other->specimen != context.index.analyte(f.code)->specimen) return;
  f.notes.push_back(fmt::format("the name says {}, LOINC {} says {}: read by the code; check with the laboratory",
                                by_name.match->id, d.loinc, f.code));
}

/// Analysers send the abbreviation as the code and no name ("HGB").
std::optional<AnalyteIndex::Match> codeAsName(const Draft& d, Context& context, std::string& why, bool& asks_specimen) {
  Draft by_code = d;
  by_code.name = d.local_code;
  auto found = named(by_code, context, why, asks_specimen);
  if (found)
    found->matched = fmt::format("no name is given; code \"{}\" read as one: {}", d.local_code, found->matched);
  return found;
}

}  // namespace

const std::string& laboratoryOf(const Draft& d, const Context& context) {
  return d.laboratory.empty() ? context.options.laboratory : d.laboratory;
}

void match(Draft& d, Context& context, inference::Finding& f) {
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
  bool asks_specimen = false;
  if (!found) found = named(d, context, why, asks_specimen);
  if (!found && why.empty() && !d.vital_sign) found = namedAsPrinted(d, context, why, asks_specimen);
  if (!found && d.name.empty() && d.loinc.empty()) found = codeAsName(d, context, why, asks_specimen);
  if (found) {
    f.code = found->id;
    f.source.matched = found->matched;
    noteOtherName(d, context, f);
    return;
  }
  const std::string key = laboratoryOf(d, context) + "|" + d.local_code + "|" + d.name;
  if (asks_specimen)
    context.ask("specimen", key, titleOf(d), d.place);
  else if (!d.local_code.empty() && !d.vital_sign)
    context.ask("code", key, titleOf(d), d.place);
  f.code = ownCode(d, context);
  f.source.matched = "as given";
  f.notes.push_back(why.empty() ? "not matched to anything this knowledge covers; kept as given"
                                : "not matched: " + why + "; kept as given");
}

}  // namespace homeostat::intake
