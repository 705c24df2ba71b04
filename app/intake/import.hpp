#pragma once

#include <istream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/intake/analyte_index.hpp"
#include "inference/case/case.hpp"
#include "kb/base/instant.hpp"
#include "kb/base/result.hpp"

namespace homeostat::intake {

/// Something of the file that did not become a finding, medication, condition or allergy.
struct Rejected {
  std::string source;  ///< place in the file: "Bundle.entry[4]", "line 12, OBX 7"
  std::string what;    ///< as the file names it, digits as written
  std::string why;
  bool operator==(const Rejected&) const = default;
};

struct ImportedPatient {
  std::string id, name;
  std::string sex;  ///< female, male, other, unknown, "" not given
  std::optional<base::CivilDate> birth_date;
  bool operator==(const ImportedPatient&) const = default;
};

/// A condition, or an allergy, as the file states it.
struct ImportedProblem {
  std::string name;
  std::vector<std::string> codes;  ///< "system|code" as written, "http://snomed.info/sct|44054006"
  std::string status;              ///< active, inactive, resolved, negated …; "" not given
  std::optional<base::Instant> since;
  std::string source;
  bool operator==(const ImportedProblem&) const = default;
};

/// A questionnaire form or a filled one.
struct ImportedQuestionnaire {
  std::string source, title, url;
  std::string instrument;                     ///< id of the knowledge base's instrument, "" not recognised
  std::string matched;                        ///< why it was taken for that instrument
  std::string status;                         ///< of the response; "" for a form
  bool response = false;                      ///< false: a form without answers
  std::size_t questions = 0;                  ///< items that can be answered
  std::size_t answered = 0;                   ///< answers given
  bool twice = false;                         ///< an item is answered more than once
  std::map<std::string, double> answers;      ///< item id -> score
  std::optional<double> score, stored_score;  ///< computed from the answers; as the file states it
  std::string band;                           ///< English label of the band of `score`
  std::vector<std::string> safety, notes;     ///< safety items answered above the lowest response; what to know
  std::optional<base::Instant> at;
};

/// What only a person can settle, asked once: the answer goes into `ImportOptions` and is kept by the practice.
struct Question {
  /// decimal-mark and date-order (of a table), unit, code, specimen (which of two analytes of one name), value (a
  /// number far from all that is known)
  std::string about;
  /// where the answer is kept: table key ("hl7v2|laboratory" for messages), "laboratory|unit", "laboratory|code|name"
  /// (code and specimen: the answer is an analyte's id), or for a value its whole description (the answer is that it
  /// holds)
  std::string key;
  std::string example;  ///< as the file writes it
  std::string source;   ///< place of the first such entry
  bool operator==(const Question&) const = default;
};

/// All that a file holds. Every observation of the file is in `findings` or in `rejected`.
struct Import {
  std::string format;   ///< "fhir-json", "fhir-xml", "fhir-ndjson", "hl7v2", "c-cda", "table"
  std::string version;  ///< "DSTU2", "STU3", "R4", "R5", "2.5.1" …, as recognised; "" unknown
  std::vector<inference::Finding> findings;
  std::vector<Rejected> rejected;
  /// Results that the sender takes back, status "entered-in-error": no findings, but an earlier import of the same
  /// measurement no longer holds. Each stands in `rejected` too.
  std::vector<inference::Finding> withdrawn;
  std::optional<ImportedPatient> patient;
  std::vector<inference::Medication> medications;
  std::vector<ImportedProblem> conditions, allergies;
  std::vector<ImportedQuestionnaire> questionnaires;
  std::vector<Question> questions;
  std::vector<std::string> notes;
};

/// How one kind of table is to be read, as a person said it once. What is empty is not known.
struct TableHabit {
  std::map<std::string, std::string> columns;  ///< header name -> role, as in ImportOptions
  std::string date_order;
  char decimal_mark = 0;
  bool operator==(const TableHabit&) const = default;
};

/// What only the clinician can know about a file. Nothing here is guessed.
struct ImportOptions {
  /// The patient the file is meant for: a file of another person is refused. In a table with many patients only this
  /// one's rows are taken.
  std::optional<ImportedPatient> expected;
  /// Table columns by header name -> role: patient, name, loinc, code, value, unit, low, high, range, comparator, date,
  /// time, status, specimen, laboratory. "#1", "#2" … as names tell the columns of a table without a header line.
  /// Empty: roles are recognised from known headers.
  std::map<std::string, std::string> columns;
  std::string date_order;  ///< "dmy", "mdy" or "ymd" for tables; empty: only unmistakable dates are taken
  char decimal_mark = 0;   ///< ',' or '.' for tables and HL7 v2; 0: only unmistakable numbers are taken
  std::string catalogue;   ///< bytes of a table that names tests by number, for tables of values without names
  std::string laboratory;  ///< key of `laboratory_codes` where the file does not say who sent it
  /// "laboratory|code" or "laboratory|code|name" -> analyte id, confirmed by a person.
  std::map<std::string, std::string> laboratory_codes;
  /// "laboratory|unit as printed", or "|unit as printed" for any laboratory -> UCUM code, confirmed by a person.
  std::map<std::string, std::string> unit_spellings;
  /// Keys of questions about a value, confirmed by a person: these hold however unusual they are.
  std::set<std::string> confirmed_values;
  /// What a person said that names without a specimen are of ("serum"), where that alone decides; "" not said.
  std::string unstated_specimen;
  std::size_t stream_from = 16U << 20U;  ///< bytes from which a JSON Bundle is not held as a whole
  /// Table key -> habit. What is stated above for this one file wins.
  std::map<std::string, TableHabit> table_habits;
};

/// What tells one kind of table from another: its header cells, folded. Tables of one export share it.
std::string tableKey(const std::vector<std::string>& header);

/// Reads one file of any supported kind, recognised by its content; `name` is used in messages and provenance.
/// Refuses (one line) what cannot be trusted as a whole: broken syntax, document types and entities, several patients,
/// another patient than expected, unknown kinds. Single results that cannot be trusted go to `rejected`.
/// Pure: same bytes, same import. Memory: a few times the size of the file; of NDJSON and of a Bundle in JSON above
/// `stream_from` as `importStream`.
base::Result<Import> importFile(std::string_view bytes, const std::string& name, const AnalyteIndex& index,
                                const ImportOptions& options = {});

/// The same for a FHIR Bundle in JSON or NDJSON of any length, from a stream that can be read again from its beginning:
/// memory holds one entry, what others point at, and the results. Refuses other kinds.
base::Result<Import> importStream(std::istream& in, const std::string& name, const AnalyteIndex& index,
                                  const ImportOptions& options = {});

/// Results of several files of one patient put together: the newest version of a result stays in `findings`, earlier
/// ones (preliminary, or corrected later) go to `rejected` with the reason. Refuses when the patients differ.
base::Result<Import> merge(std::vector<Import> imports);

/// The import as JSON (design §8), keys sorted, UTF-8.
std::string importJson(const Import& import);

}  // namespace homeostat::intake
