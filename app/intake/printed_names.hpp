#pragma once

#include <string>
#include <vector>

namespace homeostat::intake {

/// A name as laboratories print it, taken apart: what may be the bare name, and what the rest says.
struct PrintedName {
  std::string bare;
  std::string specimen;  ///< as worded; "" not said
  std::string method;
  std::string also;  ///< a second name in brackets: "GPT (ALT)" holds only where both mean one thing
  bool fasting = false;
};

/// True for words such as "fasting", "nüchtern", "à jeun" in a name.
bool saysFasting(const std::string& name);

/// The readings of a name that are not the whole name, the nearest first: "Creatinine, Serum", "Kreatinin i.S.",
/// "Serum iron", "Glukose nüchtern", "HbA1c (IFCC)".
std::vector<PrintedName> readingsOf(const std::string& name);

}  // namespace homeostat::intake
