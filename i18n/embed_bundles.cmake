# Writes the bundle files as one C++ table of (language, file, text).
set(table "")
string(REPLACE "|" ";" FILES "${FILES}")
foreach(name IN LISTS FILES)
  file(READ ${ROOT}/${name} text)
  string(REGEX REPLACE "^bundles/([^/]+)/.*$" "\\1" language "${name}")
  string(APPEND table "    {\"${language}\", \"i18n/${name}\", R\"bundle(${text})bundle\"},\n")
endforeach()
file(WRITE ${OUT}.new
  "#include \"i18n/bundle.hpp\"\n\nnamespace homeostat::i18n::detail {\nnamespace {\nconst BundleFile files[] = {\n${table}};\n}\nstd::span<const BundleFile> embeddedBundles() { return files; }\n}  // namespace homeostat::i18n::detail\n")
file(RENAME ${OUT}.new ${OUT})
