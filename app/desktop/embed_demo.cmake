# Writes the files of the invented patient as one C++ list of (name, text).
set(list "")
foreach(name laboratory.json resting.txt)
  file(READ ${ROOT}/${name} text)
  string(APPEND list "    {\"${name}\", R\"demo(${text})demo\"},\n")
endforeach()
file(WRITE ${OUT}.new
  "#include \"app/desktop/presenters/demo_files.hpp\"\n\nnamespace homeostat::desktop {\n\nstd::vector<std::pair<std::string_view, std::string_view>> demoFiles() {\n  return {\n${list}  };\n}\n\n}  // namespace homeostat::desktop\n")
file(RENAME ${OUT}.new ${OUT})
