#include "inference/case/case.hpp"

#include "inference/case/case_json.hpp"
#include "kb/base/digest.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference {

bool takesUp(std::string_view decision) { return decision == "accepted" || decision == "modified"; }

std::optional<int> ageYears(const Case& c) {
  if (!c.birth_date) return std::nullopt;
  return base::completedYears(*c.birth_date, c.at.localDate());
}

std::string caseHash(const Case& c) {
  base::Json json = caseToJson(c);
  json["patient"].erase("name");
  json.erase("recordings");
  for (auto& finding : json["findings"]) {
    if (finding.contains("source")) finding["source"].erase("file");
  }
  return base::sha256Hex(base::canonicalJson(json));
}

}  // namespace homeostat::inference
