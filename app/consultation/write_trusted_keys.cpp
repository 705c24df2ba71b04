// Build step: writes the public keys that this build trusts as C++ text.
// write_trusted_keys DEVELOPMENT_KEY_FILE|"" PROJECT_KEY_HEX|"" OUTPUT

#include <cstdio>
#include <exception>
#include <string>

#include "app/consultation/signing_key.hpp"
#include "kb/base/file.hpp"

namespace homeostat::consultation {
extern const std::string_view kDevelopmentKey;
extern const std::string_view kProjectKey;
const std::string_view kDevelopmentKey;
const std::string_view kProjectKey;
}  // namespace homeostat::consultation

int main(int count, char** arguments) try {
  if (count != 4) return 2;
  std::string development;
  if (const std::string file = arguments[1]; !file.empty()) {
    const auto key = homeostat::consultation::readSigningKey(file);
    if (!key) {
      std::fprintf(stderr, "%s\n", key.error().line().c_str());
      return 1;
    }
    development = homeostat::base::hex(key->public_key);
  }
  homeostat::base::writeFileAtomically(arguments[3],
                                       "#include <string_view>\nnamespace homeostat::consultation {\n"
                                       "extern const std::string_view kDevelopmentKey, kProjectKey;\n"
                                       "const std::string_view kDevelopmentKey = \"" +
                                           development + "\";\nconst std::string_view kProjectKey = \"" + arguments[2] +
                                           "\";\n}\n");
  return 0;
} catch (const std::exception& failure) {
  std::fprintf(stderr, "%s\n", failure.what());
  return 3;
}
