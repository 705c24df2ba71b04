#pragma once

#include <string_view>

namespace homeostat::kb {

/// The text of kb/schema/knowledge.xsd, compiled in.
extern const std::string_view kSchemaText;

}  // namespace homeostat::kb
