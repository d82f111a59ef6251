# Finds RapidXML 1.13 (Debian: librapidxml-dev) and defines RapidXML::RapidXML.
# The include directory holds rapidxml/rapidxml.hpp; set RapidXML_ROOT where it stands elsewhere.
find_path(RapidXML_INCLUDE_DIR NAMES rapidxml/rapidxml.hpp)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RapidXML REQUIRED_VARS RapidXML_INCLUDE_DIR)

if(RapidXML_FOUND AND NOT TARGET RapidXML::RapidXML)
    add_library(RapidXML::RapidXML INTERFACE IMPORTED)
    target_include_directories(RapidXML::RapidXML INTERFACE "${RapidXML_INCLUDE_DIR}")
endif()
mark_as_advanced(RapidXML_INCLUDE_DIR)
