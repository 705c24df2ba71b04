#pragma once

#include <string>
#include <string_view>

namespace homeostat::intake {

/// What a specimen is made of, as far as it decides what a result means.
enum class Specimen { unknown, blood, whole_blood, red_cells, urine, urine_24h, saliva, csf, stool, other };

/// Reads codes and words of laboratories ("SER", "Serum", "24-h-Urin", "SAL"); unknown when the text says nothing clear
/// or is empty, other when it names a specimen no analyte of ours is measured in ("hair").
Specimen specimenOf(std::string_view text);

/// True when a result of `stated` may be one of an analyte measured in `needed` ("serum/plasma", "urine 24 h",
/// "red cells or blood", as the knowledge base words it). An unknown specimen contradicts nothing.
bool specimenFits(Specimen stated, std::string_view needed);

}  // namespace homeostat::intake
