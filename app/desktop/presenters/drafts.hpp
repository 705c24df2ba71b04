#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/desktop/presenters/intake_words.hpp"
#include "app/desktop/presenters/keyed_form.hpp"
#include "app/desktop/presenters/lab_sheet.hpp"
#include "app/intake/form.hpp"
#include "inference/autonomic/beat_edits.hpp"

namespace homeostat::desktop {

/// What the clinician says of one suggestion, before it is written.
struct Verdict {
  std::string intervention, decision, reason, note;
  std::optional<base::CivilDate> watch_until{};  ///< a task is made for this day
};

/// Beats put right on the screen and not kept yet.
struct BeatDraft {
  std::uint64_t entry = 0;  ///< the recording's entry of the record; 0: none is open
  std::vector<autonomic::BeatEdit> edits{};
};

/// A publisher's questionnaire that is being filled, and the answers so far.
struct FormDraft {
  std::string name, bytes;  ///< the form's file; no bytes: none is open
  intake::FormAnswers answers{};
};

/// Typed for one patient and not taken yet.
struct Drafts {
  LabDraft sheet;
  KeyedDraft form;
  BeatDraft beats;
  FormDraft questionnaire;
  std::optional<AskedForm> asked;  ///< empty: the boxes show what the record says
  Verdict verdict;                 ///< no intervention: none is being made
  [[nodiscard]] bool empty() const;
};

/// As JSON text with sorted keys; `readDrafts` of it gives the same. Refuses what it cannot read ("draft.form").
std::string writeDrafts(const Drafts& drafts);
base::Result<Drafts> readDrafts(const std::string& json_text);

struct Session;

/// Seals every draft that changed since into a file beside the practice; the file of an empty draft goes. Durable when
/// `done` is called, with the words of what went wrong or nothing; not called when nothing changed. Cheap enough for
/// every second.
void keepDrafts(Session& session, const std::function<void(const std::string& problem)>& done);

/// Reads the draft a crash, a lock or the end of the program left behind for this patient into the session, unless one
/// is there already. `done`: whether something was restored, and what went wrong.
void restoreDraft(Session& session, const std::string& patient,
                  std::function<void(bool restored, const std::string& problem)> done);

}  // namespace homeostat::desktop
