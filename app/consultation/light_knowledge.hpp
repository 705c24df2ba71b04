#pragma once

#include "kb/base/json.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::consultation {

/// What an edition says beside a light plan: `cautions[]` {rule title why action sources}, `statements[]` {id text
/// conditions evidence}; English.
base::Json lightKnowledge(const kb::KnowledgeBase& kb);

}  // namespace homeostat::consultation
