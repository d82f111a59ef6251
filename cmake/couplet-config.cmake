# find_package(couplet)                    couplet::couplet and couplet::light; needs ICU and RapidXML
# find_package(couplet COMPONENTS light)   couplet::light, which needs nothing
if(NOT couplet_FIND_COMPONENTS)
    set(couplet_FIND_COMPONENTS couplet)
    set(couplet_FIND_REQUIRED_couplet TRUE)
endif()

include("${CMAKE_CURRENT_LIST_DIR}/couplet-light-target.cmake")
set(couplet_light_FOUND TRUE)

if("couplet" IN_LIST couplet_FIND_COMPONENTS)
    include(CMakeFindDependencyMacro)
    list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
    find_dependency(ICU COMPONENTS uc)
    find_dependency(RapidXML)
    list(REMOVE_ITEM CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
    include("${CMAKE_CURRENT_LIST_DIR}/couplet-target.cmake" OPTIONAL)
    if(TARGET couplet::couplet)
        set(couplet_couplet_FOUND TRUE)
    endif()
endif()

foreach(component ${couplet_FIND_COMPONENTS})
    if(couplet_FIND_REQUIRED_${component} AND NOT couplet_${component}_FOUND)
        set(couplet_FOUND FALSE)
        set(couplet_NOT_FOUND_MESSAGE "this couplet has no component '${component}'")
    endif()
endforeach()
