#pragma once

#include <istream>
#include <string>
#include <vector>

#include "app/intake/import.hpp"

namespace homeostat::intake {

/// One result as a file states it, before it is judged; the same for every format.
struct Draft {
  std::string place, loinc, local_code, name;
  std::string concept_id, matched;  ///< what it is, where the reader knows already, and how; "" to be matched
  std::string text;                 ///< the value as written
  bool number_expected = true;      ///< false: read as words even when it looks like a number
  std::string comparator;           ///< stated beside the value
  std::string unit_code;            ///< stated as UCUM
  std::string unit_text;            ///< as printed
  std::optional<base::Instant> at;
  std::string status = "final";
  std::string low, high, range_text;
  bool range_is_words = false;  ///< true: `range_text` must not be read as numbers
  std::map<std::string, std::string> conditions;
  std::vector<std::string> notes;
  std::string laboratory;
  std::string specimen;                    ///< as the file words it
  std::string answer_system, answer_code;  ///< of a coded value
  std::optional<base::Instant> analysed;   ///< when it was measured, where only that is stated
  std::optional<base::Instant> issued;     ///< when the laboratory gave this version out
  bool vital_sign = false;  ///< measured on the body: never a laboratory result, so never matched by name
  char decimal_mark = 0;
  std::string withdrawn;  ///< why its sender takes it back; "" a result. With a code and a time alone it says which.
};

/// What all readers share while one file is read.
struct Context {
  const std::string& file;
  const AnalyteIndex& index;
  const ImportOptions& options;
  Import import;
  std::vector<ImportedPatient> patients;

  void reject(const std::string& place, const std::string& what, const std::string& why) {
    import.rejected.push_back({place, what, why});
  }
  void note(const std::string& text);
  /// Asks once for each key.
  void ask(const std::string& about, const std::string& key, const std::string& example, const std::string& place);
};

/// Judges a draft: matches it, reads number, unit and range, and puts it among the findings.
void settle(Draft draft, Context& context);
/// Adds a medicine; one this knowledge does not hold is noted as not checked.
void takeMedication(inference::Medication medication, Context& context);
/// Adds a person unless the same one is known already.
void meet(ImportedPatient person, Context& context);

// One reader a format. Each fills `context.import` or refuses.
base::Result<void> readFhirJson(std::string_view text, Context& context);
/// For files of any length; `in` can be read again from its beginning.
base::Result<void> readFhirBundle(std::istream& in, Context& context);
base::Result<void> readFhirNdjson(std::istream& in, Context& context);
base::Result<void> readFhirXml(std::string_view text, Context& context);
base::Result<void> readHl7(std::string_view text, Context& context);
base::Result<void> readCda(std::string_view text, Context& context);
base::Result<void> readTable(std::string_view text, Context& context);

}  // namespace homeostat::intake
