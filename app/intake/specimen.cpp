#include "app/intake/specimen.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "app/intake/analyte_index.hpp"
#include "app/intake/text.hpp"
#include "i18n/format.hpp"

namespace homeostat::intake {
namespace {

/// Words and the codes of HL7 table 0487, folded -> specimen.
const std::map<std::string, Specimen, std::less<>>& words() {
  using S = Specimen;
  static const std::map<std::string, Specimen, std::less<>> kWords = {{"serum", S::blood},
                                                                      {"ser", S::blood},
                                                                      {"plasma", S::blood},
                                                                      {"plas", S::blood},
                                                                      {"serpl", S::blood},
                                                                      {"serplas", S::blood},
                                                                      {"serumplasma", S::blood},
                                                                      {"blood", S::blood},
                                                                      {"bld", S::blood},
                                                                      {"blut", S::blood},
                                                                      {"sang", S::blood},
                                                                      {"sangre", S::blood},
                                                                      {"venous", S::blood},
                                                                      {"bldv", S::blood},
                                                                      {"suero", S::blood},
                                                                      {"wholeblood", S::whole_blood},
                                                                      {"wb", S::whole_blood},
                                                                      {"vollblut", S::whole_blood},
                                                                      {"erythrocytes", S::red_cells},
                                                                      {"rbc", S::red_cells},
                                                                      {"redcells", S::red_cells},
                                                                      {"erythrozyten", S::red_cells},
                                                                      {"urine", S::urine},
                                                                      {"urin", S::urine},
                                                                      {"ur", S::urine},
                                                                      {"harn", S::urine},
                                                                      {"orina", S::urine},
                                                                      {"24hurin", S::urine_24h},
                                                                      {"urine24h", S::urine_24h},
                                                                      {"sammelurin", S::urine_24h},
                                                                      {"saliva", S::saliva},
                                                                      {"sal", S::saliva},
                                                                      {"speichel", S::saliva},
                                                                      {"salive", S::saliva},
                                                                      {"csf", S::csf},
                                                                      {"liquor", S::csf},
                                                                      {"cerebrospinal", S::csf},
                                                                      {"stool", S::stool},
                                                                      {"stl", S::stool},
                                                                      {"stuhl", S::stool},
                                                                      {"feces", S::stool},
                                                                      {"faeces", S::stool},
                                                                      {"hair", S::other},
                                                                      {"haar", S::other},
                                                                      {"breath", S::other},
                                                                      {"swab", S::other},
                                                                      {"abstrich", S::other},
                                                                      {"sputum", S::other}};
  return kWords;
}

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  const auto finish = [&] {
    if (const std::string folded = i18n::nameKey(word); !folded.empty()) out.push_back(folded);
    word.clear();
  };
  for (const char c : text) {
    if (c == ' ' || c == '/' || c == ',' || c == '(' || c == ')' || c == '-' || c == '.' || c == '_' || c == '^')
      finish();
    else
      word += c;
  }
  finish();
  return out;
}

}  // namespace

Specimen specimenOf(std::string_view text) {
  const auto& known = words();
  if (const auto whole = known.find(i18n::nameKey(text)); whole != known.end()) return whole->second;
  const auto parts = wordsOf(text);
  std::vector<Specimen> found;
  bool whole_day = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    whole_day = whole_day || parts[i] == "24h" || (parts[i] == "24" && i + 1 < parts.size() && parts[i + 1][0] == 'h');
    auto it = known.find(parts[i]);
    if (i + 1 < parts.size()) {
      if (const auto pair = known.find(parts[i] + parts[i + 1]); pair != known.end()) it = pair;
    }
    if (it != known.end() && std::find(found.begin(), found.end(), it->second) == found.end())
      found.push_back(it->second);
  }
  // "whole blood" holds the word blood as well.
  if (found.size() == 2 && found[0] == Specimen::whole_blood && found[1] == Specimen::blood) found.pop_back();
  if (found.size() != 1) return Specimen::unknown;
  return found[0] == Specimen::urine && whole_day ? Specimen::urine_24h : found[0];
}

bool specimenFits(Specimen stated, std::string_view needed) {
  if (stated == Specimen::unknown) return true;
  if (needed == "red cells or blood")
    return stated == Specimen::red_cells || stated == Specimen::whole_blood || stated == Specimen::blood;
  if (needed == "blood") return stated == Specimen::blood || stated == Specimen::whole_blood;
  const Specimen wanted = specimenOf(needed);
  return wanted == Specimen::unknown || wanted == stated;
}

}  // namespace homeostat::intake
