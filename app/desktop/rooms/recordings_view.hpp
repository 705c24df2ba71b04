#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/encounter.hpp"
#include "app/desktop/rooms/beats_view.hpp"

namespace homeostat::desktop {

/// The recordings of the record: the intervals over time, the beats in doubt, and the figures as measured beside those
/// after correction.
class RecordingsView : public Card {
 public:
  /// `resized`: the height changed. `told`: changed beats were kept (""), or what went wrong.
  RecordingsView(wxWindow* parent, Session& session, Encounter& encounter, std::function<void()> resized,
                 std::function<void(const std::string& problem)> told);
  /// Takes back the last change of beats that is not kept yet; false: there is none.
  bool undo();

 private:
  void build();
  void recording(const StudiedRecording& one);
  void edit(const StudiedRecording& one);
  Session& session_;
  Encounter& encounter_;
  BeatDraft& draft_;
  std::function<void()> resized_;
  std::function<void(const std::string& problem)> told_;
  BeatsView* beats_ = nullptr;  ///< while beats are being put right
  std::vector<StudiedRecording> all_;
  bool corrected_ = false;
  std::string problem_;
  bool ready_ = false;
  std::shared_ptr<int> here_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
