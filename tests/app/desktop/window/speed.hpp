#pragma once

#include <filesystem>
#include <map>
#include <string>

class wxEvent;

namespace homeostat::desktop {

/// Longest time a handler of each kind of event took, in milliseconds.
struct HandlerTimes {
  std::map<std::string, double> longest;
  void note(const wxEvent& event, double milliseconds);
};

/// A whole consultation with every handler timed; writes "desktop/handler/KIND<tab>ms" lines and the longest of all as
/// "desktop/handler". 0 when it could be done.
int measureHandlers(const HandlerTimes& times, const std::filesystem::path& file);

}  // namespace homeostat::desktop
