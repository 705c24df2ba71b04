#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace homeostat::recordings {

using Json = nlohmann::json;

inline std::filesystem::path corpus() {
  const char* set = std::getenv("HOMEOSTAT_CORPUS");
  return std::filesystem::path(set != nullptr ? set : HOMEOSTAT_CORPUS_DEFAULT) / "autonomic";
}
inline bool corpusIsThere() { return std::filesystem::exists(corpus() / "MANIFEST.json"); }

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Json reference(const std::string& id) {
  return Json::parse(slurp(corpus() / "reference" / (id + ".json")), nullptr, false);
}

}  // namespace homeostat::recordings
