#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/evidence_words.hpp"

namespace homeostat::desktop {

/// One item of knowledge with its provenance both ways, added to a page. `key`: its own, which is no link; `open` is
/// called with the key of another item that was chosen.
void addKnowledgeItem(Page* page, const KnowledgeItem& item, const std::string& key, const Language& language,
                      const std::function<void(const std::string& key)>& open);

}  // namespace homeostat::desktop
