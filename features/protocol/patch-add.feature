@cap:patch
Feature: Adding by PATCH

  Rule: An add has a value

    @RFC7644-3.5.2.1-01 @RFC7644-3.5.2.1-13
    Scenario Outline: A value that is <what>
      Given the server has published attribute <path> of a User
      And a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path   | value   |
        | add | <path> | <value> |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value   |
        | <shown>   | <found> |

      Examples:
        | what      | path     | value                | shown           | found  |
        | plain     | nickName | "Addy"               | nickName        | "Addy" |
        | an object | name     | {"middleName": "B."} | name.middleName | "B."   |
        | false     | active   | false                | active          | false  |

  Rule: An add without a path merges its value into the resource

    @RFC7644-3.5.2.1-02 @RFC7644-3.5.2-07
    Scenario: Two attributes
      Given the server has published attribute nickName of a User
      And a client has created user "Ada" with:
        | attribute | value                                      |
        | title     | "Analyst"                                  |
        | emails    | [{"value": "{Ada.email}", "type": "work"}] |
      When the client patches /Users/{Ada} with:
        | op  | path | value                                                                                |
        | add |      | {"nickName": "Addy", "emails": [{"value": "{Grace.email}", "type": "home"}]} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value                              |
        | nickName     | "Addy"                             |
        | emails.value | ["{Ada.email}", "{Grace.email}"] |
        | title        | "Analyst"                          |

  Rule: An add gives an attribute that has no value one

    @RFC7644-3.5.2.1-03
    Scenario: A nickName
      Given the server has published attribute nickName of a User
      And a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path     | value  |
        | add | nickName | "Addy" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | nickName  | "Addy"           |
        | userName  | "{Ada.userName}" |

    @RFC7644-3.5.2.1-03 @RFC7643-3-05 @RFC7643-3.1-12
    Scenario: An externalId
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path       | value              |
        | add | externalId | "{Ada.externalId}" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |

  Rule: An add to a single value replaces it

    @RFC7644-3.5.2.1-07
    Scenario: A title
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client patches /Users/{Ada} with:
        | op  | path  | value      |
        | add | title | "Countess" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

  Rule: An add to a complex attribute gives sub-attributes

    @RFC7644-3.5.2.1-04
    Scenario: A middle name
      Given the server has published attribute name.middleName of a User
      And a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path | value                |
        | add | name | {"middleName": "B."} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value |
        | name.middleName | "B."  |

    @RFC7644-3.5.2.1-12
    Scenario: The other parts of the name stay
      Given the server has published attribute name.middleName of a User
      And a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path | value                |
        | add | name | {"middleName": "B."} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value      |
        | name.givenName  | "Ada"      |
        | name.familyName | "Lovelace" |

    @RFC7644-3.5.2.1-05
    Scenario: A plain value does not fit
      Given a client has created user "Ada" with:
        | attribute      | value |
        | name.givenName | "Ada" |
      When the client patches /Users/{Ada} with:
        | op  | path | value |
        | add | name | "x"   |
      Then the response is a SCIM error with status 4xx
      And nothing changes

  Rule: An add to several values adds to them

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                             |
        | emails    | [{"value": "{Ada.email}", "type": "work", "display": "at work"}] |

    @RFC7644-3.5.2.1-06
    Scenario: A list of one
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                        |
        | add | emails | [{"value": "{Grace.email}", "type": "home"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value                              |
        | emails.value | ["{Ada.email}", "{Grace.email}"] |

    @RFC7644-3.5.2.1-06
    Scenario: A list of two
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                                                                       |
        | add | emails | [{"value": "{Grace.email}", "type": "home"}, {"value": "{Linus.email}", "type": "other"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value                                                |
        | emails.value | ["{Ada.email}", "{Grace.email}", "{Linus.email}"] |

    @RFC7644-3.5.2.1-06a
    Scenario: One that is in no list
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                      |
        | add | emails | {"value": "{Grace.email}", "type": "home"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value                              |
        | emails.value | ["{Ada.email}", "{Grace.email}"] |

    @RFC7644-3.5.2.1-08 @RFC7643-2.4-06
    Scenario: One that is there already
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                                            |
        | add | emails | [{"value": "{Ada.email}", "type": "work", "display": "at work"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value           |
        | emails.value | ["{Ada.email}"] |

    @RFC7644-3.5.2.1-09
    Scenario: One that is there already is no news
      Given 2 seconds have passed
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                                            |
        | add | emails | [{"value": "{Ada.email}", "type": "work", "display": "at work"}] |
      Then reading "Ada" back shows:
        | attribute         | value     |
        | meta.lastModified | as before |

    @RFC7644-3.5.2.1-10
    Scenario: A part of the value that a filter selects
      When the client patches /Users/{Ada} with:
        | op  | path                           | value           |
        | add | emails[type eq "work"].display | "at the office" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                      | value           |
        | emails.value                   | ["{Ada.email}"] |
        | emails[type eq "work"].display | "at the office" |

    @RFC7644-3.5.2.1-11 @strict
    Scenario: A part of a value that no filter selects
      When the client patches /Users/{Ada} with:
        | op  | path                         | value           |
        | add | emails[type eq "home"].value | "{Grace.email}" |
      Then the response is a SCIM error with status 400 of type "noTarget"
      And nothing changes
