#include "app/consultation/knowledge_in_use.hpp"

namespace homeostat::consultation {

base::Result<std::shared_ptr<const KnowledgeInUse>> KnowledgeInUse::from(kb::Edition edition) {
  auto engine = inference::Engine::prepare(std::move(edition));
  if (!engine) return base::refuse(engine.error());
  return std::make_shared<const KnowledgeInUse>(std::move(*engine));
}

}  // namespace homeostat::consultation
