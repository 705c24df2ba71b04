#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace homeostat::recordings {

/// All samples of one WFDB signal file in file order, as signal(5) describes its storage formats; empty for a format
/// that is not read (the compressed ones). `initial` holds one value a channel: format 8 stores differences from it.
std::optional<std::vector<std::int32_t>> samplesOf(std::string_view bytes, unsigned format,
                                                   const std::vector<std::int32_t>& initial);

/// The value a format sets aside for "no sample"; empty where it has none.
std::optional<std::int32_t> invalidSample(unsigned format);

}  // namespace homeostat::recordings
