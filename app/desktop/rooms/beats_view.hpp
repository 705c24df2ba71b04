#pragma once

#include <functional>
#include <memory>

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/encounter.hpp"
#include "app/desktop/rooms/beats_canvas.hpp"

namespace homeostat::desktop {

/// Puts the beats of one recording right: waveform with beats, buttons for what the keys do, and the figures that the
/// changed beats give, before they are kept.
class BeatsView : public Card {
 public:
  /// `left`: the person is done; kept changes have been written by then, and `left` gets the words of what went wrong.
  /// `draft`: where changes stay until they are kept.
  BeatsView(wxWindow* parent, Session& session, Encounter& encounter, const StudiedRecording& recording,
            BeatDraft& draft, std::function<void()> resized,
            std::function<void(const std::string& problem, bool kept)> left);
  /// Takes the last change back; false: there is none.
  bool undo();
  [[nodiscard]] BeatEditor& editor() { return editor_; }

 private:
  void build();
  void changed();
  void figures();
  void act(const std::function<void()>& change);
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return session_.say(key, arguments);
  }
  Session& session_;
  Encounter& encounter_;
  StudiedRecording shown_;  ///< the figures of the beats as they are now
  const StudiedRecording& recording_;
  BeatDraft& draft_;
  BeatEditor editor_;
  std::function<void()> resized_;
  std::function<void(const std::string& problem, bool kept)> left_;
  BeatsCanvas* canvas_ = nullptr;
  wxStaticText *chosen_ = nullptr, *said_ = nullptr, *edits_ = nullptr;
  wxWindow* keep_ = nullptr;
  wxWindow* undo_ = nullptr;
  Flow* table_ = nullptr;
  unsigned asked_ = 0;
  std::shared_ptr<int> here_ = std::make_shared<int>(0);
};

/// The figures of a recording as rows, as measured and as corrected; added to `into`.
void addFigures(wxWindow* parent, Flow* into, const RecordingWords& said, const Session& session);

}  // namespace homeostat::desktop
