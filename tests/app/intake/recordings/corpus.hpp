#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/places.hpp"

namespace homeostat::recordings {

using Json = nlohmann::json;

inline std::filesystem::path corpus() { return support::corpus() / "autonomic"; }
inline bool corpusIsThere() { return std::filesystem::exists(corpus() / "MANIFEST.json"); }

using support::slurp;

inline Json reference(const std::string& id) {
  return Json::parse(slurp(corpus() / "reference" / (id + ".json")), nullptr, false);
}

}  // namespace homeostat::recordings
