#pragma once

#include "app/intake/recordings/recording.hpp"

// One reader a kind of file; each fills a recording or refuses.
namespace homeostat::recordings {

base::Result<Recording> readHrm(const File& file);
base::Result<Recording> readKubiosReport(const File& file);
base::Result<Recording> readTable(const File& file, const TableChoice& choice);
/// Lists of intervals in JSON (Movesense, Polar Flow and others), under the keys that name them.
base::Result<Recording> readBeatsJson(const File& file);
base::Result<Recording> readEdf(const File& file);
base::Result<Recording> readFit(const File& file);
/// `ibi` is the folder's IBI.csv, which looks like one; `companions` the other tables of `empaticaFiles`.
base::Result<Recording> readEmpatica(const File& ibi, const std::vector<File>& companions);
/// One table of such a folder by itself.
base::Result<Recording> readEmpaticaTable(const File& file, const TableChoice& choice);
/// An ECG strip as a watch's phone exports it: lines "key,value" in the phone's language, then a sample a line.
base::Result<Recording> readWatchEcg(const File& file);
base::Result<Recording> readWfdb(const File& header, const std::vector<File>& companions);

[[nodiscard]] bool looksLikeBeatsJson(std::string_view bytes);
[[nodiscard]] bool looksLikeTable(std::string_view bytes);
[[nodiscard]] bool looksLikeEdf(std::string_view bytes);
[[nodiscard]] bool looksLikeFit(std::string_view bytes);
[[nodiscard]] bool looksLikeEmpatica(std::string_view bytes);
[[nodiscard]] bool looksLikeEmpaticaTable(std::string_view bytes);
[[nodiscard]] bool looksLikeWatchEcg(std::string_view bytes);
[[nodiscard]] bool looksLikeWfdb(std::string_view bytes);
/// Files a WFDB header names, without folder.
std::vector<std::string> filesOfWfdb(std::string_view header);
/// Tables of an Empatica E4 folder; the first one holds the beats.
const std::vector<std::string>& empaticaFiles();

}  // namespace homeostat::recordings
