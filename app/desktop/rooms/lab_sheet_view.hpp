#pragma once

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/presenters/encounter.hpp"
#include "app/desktop/presenters/lab_sheet.hpp"

namespace homeostat::desktop {

/// The grid for laboratory values: name, value, unit, and what the line is read as. Enter goes on to the next cell,
/// arrows to the line above and below; lines copied from a spreadsheet are pasted as lines. Native fields, so that a
/// screen reader sees every cell.
class LabSheetView : public Card {
 public:
  /// `take`: the findings of all lines that can be taken. Those lines leave the draft when `written` is called: what
  /// could not be written stays typed.
  using Take = std::function<void(std::vector<inference::Finding> findings, std::function<void()> written)>;
  LabSheetView(wxWindow* parent, const LabSheet& sheet, LabDraft& draft, const Encounter& encounter,
               const Language& language, Take take, std::function<void()> resized);

 private:
  struct Row {
    wxTextCtrl *name, *value, *unit;
    wxStaticText* verdict;
    std::string said{};  ///< in `verdict`
  };
  void addRowOfFields(std::size_t index, const wxArrayString& names);
  void bindKeys(wxTextCtrl* cell, std::size_t row, std::size_t column);
  void go(std::size_t row, std::size_t column);
  bool paste(std::size_t row);
  void store();
  void typed();
  void judge();
  void taken();
  [[nodiscard]] wxTextCtrl* cell(std::size_t row, std::size_t column) const;

  const LabSheet& sheet_;
  LabDraft& draft_;
  const Encounter& encounter_;
  const Language& language_;
  Take take_;
  std::function<void()> resized_;
  std::vector<Row> rows_;
  wxTextCtrl* taken_at_ = nullptr;
  wxButton* take_button_ = nullptr;
  std::size_t good_ = 0;  ///< values that could be taken
  bool judging_ = false;  ///< a judgement is on its way
  wxArrayString names_;
  Flow* grid_ = nullptr;
};

}  // namespace homeostat::desktop
