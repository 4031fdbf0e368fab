@cap:patch
Feature: PATCH

  Background:
    Given a client has created user "Ada" with:
      | attribute       | value                                      |
      | title           | "Analyst"                                  |
      | name.givenName  | "Ada"                                      |
      | name.familyName | "Lovelace"                                 |
      | emails          | [{"value": "{Ada.email}", "type": "work"}] |

  Rule: PATCH is supported, and every operation needs a path

    @INTEROP01-6.5-01
    Scenario: A title
      When the client patches /Users/{Ada} with:
        | op      | path  | value      |
        | replace | title | "Countess" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

    @INTEROP01-6.5.1.1-01
    Scenario Outline: <op> without a path
      When the client patches /Users/{Ada} with:
        | op   | path | value                 |
        | <op> |      | {"title": "Countess"} |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

      Examples:
        | op      |
        | add     |
        | replace |

    @INTEROP01-6.5.1.1-01
    Scenario: One operation of two without a path
      When the client patches /Users/{Ada} with:
        | op      | path     | value                 |
        | replace | nickName | "Addy"                |
        | replace |          | {"title": "Countess"} |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

  Rule: A single simple attribute is set by add as by replace

    @INTEROP01-6.5.2.1-01
    Scenario Outline: <op> of <what>
      When the client patches /Users/{Ada} with:
        | op   | path   | value |
        | <op> | <path> | "New" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value |
        | <path>    | "New" |

      Examples:
        | what                  | op      | path     |
        | what is there         | add     | title    |
        | what is there already | replace | title    |
        | what is not there     | add     | nickName |
        | what is not there yet | replace | nickName |

  Rule: A whole complex attribute is replaced by replace and merged by add

    @INTEROP01-6.5.2.1-02
    Scenario: replace
      When the client patches /Users/{Ada} with:
        | op      | path | value                  |
        | replace | name | {"familyName": "King"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value  |
        | name.familyName | "King" |
        | name.givenName  | absent |

    @INTEROP01-6.5.2.1-03
    Scenario: add
      When the client patches /Users/{Ada} with:
        | op  | path | value                  |
        | add | name | {"familyName": "King"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value  |
        | name.familyName | "King" |
        | name.givenName  | "Ada"  |

  Rule: Several values are replaced by replace and joined by add

    @INTEROP01-6.5.2.2-01
    Scenario: replace of e-mail addresses
      When the client patches /Users/{Ada} with:
        | op      | path   | value                                        |
        | replace | emails | [{"value": "{Grace.email}", "type": "home"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value             |
        | emails.value | ["{Grace.email}"] |

    @INTEROP01-6.5.2.2-02
    Scenario: add of an e-mail address
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                        |
        | add | emails | [{"value": "{Grace.email}", "type": "home"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value                            |
        | emails.value | ["{Ada.email}", "{Grace.email}"] |

    @INTEROP01-6.5.2.2-01 @cap:groups
    Scenario: replace of members
      Given a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op      | path    | value                  |
        | replace | members | [{"value": "{Grace}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Grace"

    @INTEROP01-6.5.2.2-02 @cap:groups
    Scenario: add of a member
      Given a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                  |
        | add | members | [{"value": "{Grace}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace"

  Rule: A path that ends in a filter may be refused

    @INTEROP01-6.5.3-01
    Scenario: An e-mail address as a whole
      When the client patches /Users/{Ada} with:
        | op      | path                       | value                                      |
        | replace | emails[value eq "{Ada.email}"] | {"value": "{Grace.email}", "type": "home"} |
      Then the response is noted
