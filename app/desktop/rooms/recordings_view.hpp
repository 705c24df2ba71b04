#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/encounter.hpp"
#include "app/desktop/presenters/recording_words.hpp"

namespace homeostat::desktop {

/// The recordings of the record: the intervals over time, the beats in doubt, and the figures as measured beside those
/// after correction.
class RecordingsView : public Card {
 public:
  /// `resized`: the height changed.
  RecordingsView(wxWindow* parent, Session& session, Encounter& encounter, std::function<void()> resized);

 private:
  void build();
  void recording(const StudiedRecording& one);
  wxSizer* figuresOf(const RecordingWords& words_of);
  Session& session_;
  std::function<void()> resized_;
  std::vector<StudiedRecording> all_;
  bool corrected_ = false;
  std::string problem_;
  bool ready_ = false;
  std::shared_ptr<int> here_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
