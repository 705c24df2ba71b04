#include "kb/snapshot.hpp"

// Lengths of 32 bits: no list or text of an edition is longer, and most are short.
#define CEREAL_SIZE_TYPE std::uint32_t
#include <cereal/archives/binary.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>
#include <cstdint>
#include <sstream>
#include <streambuf>
#include <type_traits>

#include "kb/model/words.hpp"

namespace homeostat::kb {

// Each struct by structured binding: a field that is added to the model and not here does not compile. cereal finds
// these by the struct's namespace, so that they stand in no anonymous one.
template <class Archive>
void serialize(Archive& archive, Origin& whole) {
  auto& [file, line] = whole;
  archive(file, line);
}
template <class Archive>
void serialize(Archive& archive, Criterion& whole) {
  auto& [op, of, is, side, tag, unit, below, at_most, above, at_least, count, days, for_days, from, to, children,
         line] = whole;
  archive(op, of, is, side, tag, unit, below, at_most, above, at_least, count, days, for_days, from, to, children,
          line);
}
template <class Archive>
void serialize(Archive& archive, Source& whole) {
  auto& [id, title, first_author, journal, doi, pmid, url, year, verified_level, seen_in, note, retracted, origin] =
      whole;
  archive(id, title, first_author, journal, doi, pmid, url, year, verified_level, seen_in, note, retracted, origin);
}
template <class Archive>
void serialize(Archive& archive, Evidence& whole) {
  auto& [source, claim, claim_seen, design, population, effect, certainty, why] = whole;
  archive(source, claim, claim_seen, design, population, effect, certainty, why);
}
template <class Archive>
void serialize(Archive& archive, Governance& whole) {
  auto& [developer, funding, released, revised, review_by, uses, limits, status, successor] = whole;
  archive(developer, funding, released, revised, review_by, uses, limits, status, successor);
}
template <class Archive>
void serialize(Archive& archive, Concept& whole) {
  auto& [id, kind, name, synonyms, definition, not_meaning, alternatives, part_of, estimated, in_network, no_goal,
         origin] = whole;
  archive(id, kind, name, synonyms, definition, not_meaning, alternatives, part_of, estimated, in_network, no_goal,
          origin);
}
template <class Archive>
void serialize(Archive& archive, Statement& whole) {
  auto& [id, subject, object, sign, relation, causal, standardised, onset, horizon, population_kind, text, conditions,
         evidence, opposes, governance, origin] = whole;
  archive(id, subject, object, sign, relation, causal, standardised, onset, horizon, population_kind, text, conditions,
          evidence, opposes, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Marker& whole) {
  auto& [id, of, state, sign, strength, loading, gate, note, evidence, governance, origin] = whole;
  archive(id, of, state, sign, strength, loading, gate, note, evidence, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Unit& whole) {
  auto& [ucum, conventional] = whole;
  archive(ucum, conventional);
}
template <class Archive>
void serialize(Archive& archive, ReferenceInterval& whole) {
  auto& [source, low, high, ucum, population, note, sex, age_from, age_to, minute_from, minute_to, cycle_phase, fasting,
         drives] = whole;
  archive(source, low, high, ucum, population, note, sex, age_from, age_to, minute_from, minute_to, cycle_phase,
          fasting, drives);
}
template <class Archive>
void serialize(Archive& archive, Variation& whole) {
  auto& [source, within_cv, between_cv, analytical_cv, log_scale, note] = whole;
  archive(source, within_cv, between_cv, analytical_cv, log_scale, note);
}
template <class Archive>
void serialize(Archive& archive, UnitLine& whole) {
  auto& [source, from, to, factor, offset] = whole;
  archive(source, from, to, factor, offset);
}
template <class Archive>
void serialize(Archive& archive, Analyte& whole) {
  auto& [id, specimen, also_in, loinc, units, molar_mass, unit_lines, charge, scale, needs_time, intervals, variations,
         interferences, possible_low, possible_high, timing, trap, governance, origin] = whole;
  archive(id, specimen, also_in, loinc, units, molar_mass, unit_lines, charge, scale, needs_time, intervals, variations,
          interferences, possible_low, possible_high, timing, trap, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Norm& whole) {
  auto& [statement, sex, age_from, age_to, mean, sd, median, under] = whole;
  archive(statement, sex, age_from, age_to, mean, sd, median, under);
}
template <class Archive>
void serialize(Archive& archive, LimitBasis& whole) {
  auto& [statement, text] = whole;
  archive(statement, text);
}
template <class Archive>
void serialize(Archive& archive, Metric& whole) {
  auto& [id, ucum, loinc, shows, not_shown, minimum_seconds, minimum_beats, unbroken, most_changed, basis, read_when,
         norms, within_person_only, evidence, governance, origin] = whole;
  archive(id, ucum, loinc, shows, not_shown, minimum_seconds, minimum_beats, unbroken, most_changed, basis, read_when,
          norms, within_person_only, evidence, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, InstrumentItem& whole) {
  auto& [id, topic, reverse, safety, role, positive_from, loinc] = whole;
  archive(id, topic, reverse, safety, role, positive_from, loinc);
}
template <class Archive>
void serialize(Archive& archive, InstrumentAnswer& whole) {
  auto& [system, code, score] = whole;
  archive(system, code, score);
}
template <class Archive>
void serialize(Archive& archive, InstrumentForm& whole) {
  auto& [url, items] = whole;
  archive(url, items);
}
template <class Archive>
void serialize(Archive& archive, Band& whole) {
  auto& [low, high, label] = whole;
  archive(low, high, label);
}
template <class Archive>
void serialize(Archive& archive, Subscale& whole) {
  auto& [id, name, items, score, score_factor, range_low, range_high, bands] = whole;
  archive(id, name, items, score, score_factor, range_low, range_high, bands);
}
template <class Archive>
void serialize(Archive& archive, Instrument& whole) {
  auto& [id, response_min, response_max, score, score_factor, missing_allowed, range_low, range_high, items, subscales,
         answers, forms, bands, loinc, licence, recall, panel_loinc, reliable_change, norm_mean, norm_sd, norm_source,
         evidence, safety_note, unscored, governance, origin] = whole;
  archive(id, response_min, response_max, score, score_factor, missing_allowed, range_low, range_high, items, subscales,
          answers, forms, bands, loinc, licence, recall, panel_loinc, reliable_change, norm_mean, norm_sd, norm_source,
          evidence, safety_note, unscored, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Push& whole) {
  auto& [concept_id, sign, statement] = whole;
  archive(concept_id, sign, statement);
}
template <class Archive>
void serialize(Archive& archive, Intervention& whole) {
  auto& [id, kind, name, summary, tier, goals, acts_as, is_drug, is_supplement, pushes, requires_criterion, indicated,
         schedule, onset, burden, cautions, monitoring, stop_rules, burden_level, handout_what, handout_how,
         handout_stop, handout_call, effect, evidence, against, antagonists, duplicates, governance, origin] = whole;
  archive(id, kind, name, summary, tier, goals, acts_as, is_drug, is_supplement, pushes, requires_criterion, indicated,
          schedule, onset, burden, cautions, monitoring, stop_rules, burden_level, handout_what, handout_how,
          handout_stop, handout_call, effect, evidence, against, antagonists, duplicates, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Effects& whole) {
  auto& [withholds, unreadable, permits, asks, locks_all, locks_signing] = whole;
  archive(withholds, unreadable, permits, asks, locks_all, locks_signing);
}
template <class Archive>
void serialize(Archive& archive, Rule& whole) {
  auto& [id, kind, level, when, title, why, action, effects, evidence, expires, answer_valid_days, governance, origin] =
      whole;
  archive(id, kind, level, when, title, why, action, effects, evidence, expires, answer_valid_days, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Interaction& whole) {
  auto& [id, a, b, severity, mechanism, consequence, action, evidence, governance, origin] = whole;
  archive(id, a, b, severity, mechanism, consequence, action, evidence, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Drug& whole) {
  auto& [id, names, atc, rxnorm, classes, supplement, origin] = whole;
  archive(id, names, atc, rxnorm, classes, supplement, origin);
}
template <class Archive>
void serialize(Archive& archive, NutrientLimit& whole) {
  auto& [nutrient, form, ucum, body, source, adult_upper, cautions, governance, origin] = whole;
  archive(nutrient, form, ucum, body, source, adult_upper, cautions, governance, origin);
}
template <class Archive>
void serialize(Archive& archive, Goal& whole) {
  auto& [id, number, states, outcome, origin] = whole;
  archive(id, number, states, outcome, origin);
}
template <class Archive>
void serialize(Archive& archive, Settings& whole) {
  auto& [values] = whole;
  archive(values);
}
template <class Archive>
void serialize(Archive& archive, ItemCase::GivenFinding& whole) {
  auto& [of, unit, comparator, at, tag, is, value, low, high] = whole;
  archive(of, unit, comparator, at, tag, is, value, low, high);
}
template <class Archive>
void serialize(Archive& archive, ItemCase::Taken& whole) {
  auto& [name, since_days, stopped_days] = whole;
  archive(name, since_days, stopped_days);
}
template <class Archive>
void serialize(Archive& archive, ItemCase& whole) {
  auto& [item, name, expect, findings, context, conditions, takes, goals, age, sex, medications_asked,
         supplements_asked, allergies_asked, origin] = whole;
  archive(item, name, expect, findings, context, conditions, takes, goals, age, sex, medications_asked,
          supplements_asked, allergies_asked, origin);
}
template <class Archive>
void serialize(Archive& archive, KnowledgeBase& whole) {
  auto& [edition_name, concepts, sources, statements, markers, analytes, metrics, instruments, interventions, rules,
         interactions, drugs, goals, limits, settings, cases, phrases] = whole;
  archive(edition_name, concepts, sources, statements, markers, analytes, metrics, instruments, interventions, rules,
          interactions, drugs, goals, limits, settings, cases, phrases);
}

namespace {

/// Writes down the kinds of what it is given instead of its values.
class Layout {
 public:
  template <class... T>
  void operator()(const T&... fields) {
    (describe(fields), ...);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  template <class T>
  void describe(const T& /*field*/) {
    if constexpr (std::is_same_v<T, bool>) {
      text_ += 'b';
    } else if constexpr (std::is_enum_v<T>) {
      text_ += 'e';
    } else if constexpr (std::is_integral_v<T>) {
      text_ += 'i';
    } else if constexpr (std::is_floating_point_v<T>) {
      text_ += 'd';
    } else if constexpr (std::is_same_v<T, Criterion>) {
      criterion();
    } else {
      T item{};
      text_ += '{';
      serialize(*this, item);
      text_ += '}';
    }
  }
  void describe(const std::string& /*field*/) { text_ += 's'; }
  template <class T>
  void describe(const std::optional<T>& /*field*/) {
    text_ += '?';
    describe(T{});
  }
  template <class T>
  void describe(const std::vector<T>& /*field*/) {
    text_ += '*';
    describe(T{});
  }
  template <class K, class V>
  void describe(const std::map<K, V>& /*field*/) {
    text_ += ':';
    describe(K{});
    describe(V{});
  }
  template <class A, class B>
  void describe(const std::pair<A, B>& /*field*/) {
    text_ += '&';
    describe(A{});
    describe(B{});
  }
  /// A criterion holds criteria: its inside is written once.
  void criterion() {
    text_ += 'C';
    if (inside_) return;
    inside_ = true;
    Criterion item;
    serialize(*this, item);
    inside_ = false;
  }

  std::string text_;
  bool inside_ = false;
};

/// The words of an enumeration in their order: a snapshot holds their numbers.
template <class Enum>
std::string wordsUpTo(Enum last) {
  std::string text;
  for (int i = 0; i <= static_cast<int>(last); ++i) text += " " + wordOf(static_cast<Enum>(i));
  return text;
}

/// Bytes as a stream, without a copy.
class Bytes : public std::streambuf {
 public:
  explicit Bytes(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());  // setg asks for it; a get area is only read
    setg(begin, begin, begin + bytes.size());
  }
  [[nodiscard]] bool atEnd() const { return gptr() == egptr(); }
};

}  // namespace

std::string snapshot(const KnowledgeBase& kb) {
  std::ostringstream out;
  cereal::BinaryOutputArchive archive(out);
  archive(kb);
  return std::move(out).str();
}

std::optional<KnowledgeBase> fromSnapshot(std::string_view bytes) try {
  Bytes buffer(bytes);
  std::istream in(&buffer);
  cereal::BinaryInputArchive archive(in);
  KnowledgeBase kb;
  archive(kb);
  if (!buffer.atEnd()) return std::nullopt;
  return kb;
} catch (const cereal::Exception&) {
  return std::nullopt;
}

std::string snapshotLayout() {
  Layout layout;
  layout(KnowledgeBase());
  return layout.text() + wordsUpTo(Claim::unseen) + wordsUpTo(Certainty::veryLow) + wordsUpTo(Strength::strong) +
         wordsUpTo(Tier::advisedAgainst) + wordsUpTo(Severity::minor) + wordsUpTo(Criterion::Op::unrecognised);
}

}  // namespace homeostat::kb
