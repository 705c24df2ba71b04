#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/edition_compare.hpp"
#include "app/desktop/presenters/evidence_words.hpp"
#include "app/desktop/presenters/session.hpp"
#include "app/desktop/shell/go.hpp"

namespace homeostat::desktop {

/// Who says so: the edition's items by search, and one item with its provenance both ways.
class KnowledgeRoom : public wxPanel {
 public:
  KnowledgeRoom(wxWindow* parent, Session& session, Go go);
  /// Shows the item with this id or key "kind id".
  void open(const std::string& key);
  /// Shows what another edition says differently, of the items and of this practice's patients.
  void compareWith(const std::filesystem::path& edition);

 private:
  void search();
  void buildEdition();
  void buildItem();
  void askEdition();
  void buildCompared();
  void comparedHead(Flow* flow);
  Session& session_;
  Go go_;
  kb::ProvenanceIndex index_;
  std::vector<KnowledgeHit> hits_;
  std::vector<std::string> trail_;  ///< keys opened, the last one is shown
  wxTextCtrl* query_;
  wxDataViewListCtrl* list_;
  Page* item_;
  EditionCompare compare_;
};

}  // namespace homeostat::desktop
