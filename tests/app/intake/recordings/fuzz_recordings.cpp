// Any bytes as a recording, as its header with themselves as the signal file, and as a daily table.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "app/intake/recordings/measured.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/recordings/summaries.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace homeostat::recordings;
  const File file{"fuzz", std::string(reinterpret_cast<const char*>(data), size)};
  std::vector<File> companions;
  if (looksLikeWfdb(file.bytes))
    for (const auto& name : filesOfWfdb(file.bytes)) companions.push_back({name, file.bytes});
  if (const auto recording = readRecording(file, companions)) {
    if (const auto measured = measureRecording(*recording)) {
      if (!(measured->hrv.quality >= 0 && measured->hrv.quality <= 1)) std::abort();
      for (const auto& finding : measured->findings)
        if (!finding.value || !std::isfinite(*finding.value)) std::abort();
    }
  }
  if (looksLikeDailyTable(file.bytes)) static_cast<void>(readDailyTable(file));
  return 0;
}
