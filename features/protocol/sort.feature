@cap:sort @cap:filter
Feature: Sorting

  Rule: The values of the attribute named in sortBy order the results

    Background:
      Given a client has created user "Ada" with:
        | attribute      | value                                                                                                                   |
        | userName       | "{mark}-b@example.com"                                                                                                  |
        | name.givenName | "Ccc"                                                                                                                   |
        | title          | "Second"                                                                                                                |
        | emails         | [{"value": "{mark}-z@example.com", "type": "home"}, {"value": "{mark}-c@example.com", "type": "work", "primary": true}] |
      And a client has created user "Grace" with:
        | attribute      | value                                                                                                                    |
        | userName       | "{mark}-C@example.com"                                                                                                   |
        | name.givenName | "Aaa"                                                                                                                    |
        | title          | "First"                                                                                                                  |
        | emails         | [{"value": "{mark}-b@example.com", "type": "home"}, {"value": "{mark}-y@example.com", "type": "work", "primary": false}] |
      And a client has created user "Linus" with:
        | attribute      | value                                                                                                                   |
        | userName       | "{mark}-a@example.com"                                                                                                  |
        | name.givenName | "Bbb"                                                                                                                   |
        | emails         | [{"value": "{mark}-x@example.com", "type": "home"}, {"value": "{mark}-a@example.com", "type": "work", "primary": true}] |

    Scenario Outline: Order: <what>
      When the client sends GET /Users?filter=userName sw "{mark}-"&<sort>
      Then the response lists exactly <who> in this order

      @RFC7644-3.4.2.3-02
      Examples: values
        | what      | sort                                | who                     |
        | Ascending | sortBy=userName&sortOrder=ascending | "Linus", "Ada", "Grace" |

      @RFC7644-3.4.2.3-06
      Examples: sortOrder
        | what              | sort                                 | who                     |
        | Without sortOrder | sortBy=userName                      | "Linus", "Ada", "Grace" |
        | Descending        | sortBy=userName&sortOrder=descending | "Grace", "Ada", "Linus" |

      @RFC7644-3.4.2.3-04
      Examples: parts
        | what               | sort                  | who                     |
        | A part of the name | sortBy=name.givenName | "Grace", "Linus", "Ada" |

      @RFC7644-3.4.2.3-03
      Examples: several values
        | what                               | sort                                     | who                     |
        | The primary of several, else first | sortBy=emails.value                      | "Linus", "Grace", "Ada" |
        | The same downwards                 | sortBy=emails.value&sortOrder=descending | "Ada", "Grace", "Linus" |

      @RFC7644-3.4.2.3-05
      Examples: no value
        | what                | sort                              | who                     |
        | Nothing comes last  | sortBy=title                      | "Grace", "Ada", "Linus" |
        | Nothing comes first | sortBy=title&sortOrder=descending | "Linus", "Ada", "Grace" |

    @RFC7644-3.4.2.3-09
    Scenario Outline: sortBy written as <path>
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&sortBy=userName
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=<path>
      Then the response lists the same as the one before

      Examples:
        | path                                                |
        | USERNAME                                            |
        | urn:ietf:params:scim:schemas:core:2.0:User:userName |

    @RFC7644-3.4.2.3-01
    Scenario: sortBy names only the parent
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=emails
      Then the response is noted

    @RFC7644-3.4.2.3-01
    Scenario: Another word as sortOrder
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=userName&sortOrder=sideways
      Then the response is noted

    @RFC7644-3.4.2.3-02
    Scenario: The whole result is sorted, then cut into pages
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=userName&startIndex=1&count=2
      Then the page lists exactly "Linus", "Ada" in this order

  Rule: Letter case and type follow the attribute

    @RFC7644-3.4.2.3-07
    Scenario Outline: Letter case does not count, <direction>
      Given the server has published attribute userName of a User with caseExact false
      And a client has created user "Ada" with:
        | attribute | value                      |
        | userName  | "{mark}-a-one@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-B-two@example.com" |
      And a client has created user "Linus" with:
        | attribute | value                        |
        | userName  | "{mark}-c-three@example.com" |
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=userName&sortOrder=<direction>
      Then the response lists exactly <who> in this order

      Examples:
        | direction  | who                     |
        | ascending  | "Ada", "Grace", "Linus" |
        | descending | "Linus", "Grace", "Ada" |

    @RFC7644-3.4.2.3-08
    Scenario: Times follow time
      Given a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
      And 2 seconds have passed
      And a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
      And 2 seconds have passed
      And a client has created user "Linus" with:
        | attribute | value                  |
        | userName  | "{mark}-b@example.com" |
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=meta.created&sortOrder=descending
      Then the response lists exactly "Linus", "Ada", "Grace" in this order

    @RFC7644-3.4.2.3-08
    Scenario Outline: Integers follow their value, <direction>
      Given the server has published attribute pieces of a Specimen with type integer
      And the client has sent POST /Specimens with:
        | attribute | value                                  |
        | schemas   | ["urn:scimproof:schemas:2.0:Specimen"] |
        | label     | "{mark}-ten"                           |
        | pieces    | 10                                     |
      And the client has sent POST /Specimens with:
        | attribute | value                                  |
        | schemas   | ["urn:scimproof:schemas:2.0:Specimen"] |
        | label     | "{mark}-nine"                          |
        | pieces    | 9                                      |
      When the client sends GET /Specimens?filter=label sw "{mark}-"&sortBy=pieces&sortOrder=<direction>
      Then the response shows:
        | attribute          | value    |
        | Resources[0].label | <first>  |
        | Resources[1].label | <second> |

      Examples:
        | direction  | first         | second        |
        | ascending  | "{mark}-nine" | "{mark}-ten"  |
        | descending | "{mark}-ten"  | "{mark}-nine" |

  Rule: Equal keys have a fixed order, so that pages neither overlap nor leave gaps

    @RFC7644-3.4.2.3-10
    Scenario Outline: Pages of <size>
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
        | title     | "Same"                   |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
        | title     | "Same"                     |
      And a client has created user "Linus" with:
        | attribute | value                      |
        | userName  | "{mark}-linus@example.com" |
        | title     | "Same"                     |
      And a client has created user "Radia" with:
        | attribute | value                      |
        | userName  | "{mark}-radia@example.com" |
        | title     | "Same"                     |
      When the client reads /Users?filter=userName sw "{mark}-"&sortBy=title in pages of <size>
      Then the pages show everything once

      Examples:
        | size |
        | 1    |
        | 3    |
