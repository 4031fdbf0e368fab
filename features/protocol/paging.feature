Feature: Paging

  @cap:filter
  Rule: A list answers as a ListResponse

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
      And a client has created user "Linus" with:
        | attribute | value                      |
        | userName  | "{mark}-linus@example.com" |

    @RFC7644-3.4.2-03 @RFC7644-3.4.2-05
    Scenario: schemas and Resources
      When the client sends GET /Users?filter=userName sw "{mark}-"
      Then the response shows:
        | attribute    | value                                                  |
        | schemas      | ["urn:ietf:params:scim:api:messages:2.0:ListResponse"] |
        | totalResults | 3                                                      |
        | Resources    | present                                                |

    @RFC7644-3.4.2-04 @cap:index
    Scenario: totalResults counts all matches, whatever the page holds
      When the client sends GET /Users?filter=userName sw "{mark}-"&startIndex=1&count=1
      Then the response has status 200
      And the response shows:
        | attribute    | value |
        | totalResults | 3     |

    @RFC7644-3.4.2-06 @cap:index
    Scenario: A page that is not everything says where it stands
      When the client sends GET /Users?filter=userName sw "{mark}-"&startIndex=1&count=1
      Then the response shows:
        | attribute    | value  |
        | startIndex   | 1      |
        | itemsPerPage | 1 or 0 |

    @RFC7644-3.4.2-09
    Scenario: A page is asked for
      When the client sends GET /Users?filter=userName sw "{mark}-"&count=1
      Then the response is noted

    @RFC7644-3.4.2-08
    Scenario: A parameter of somebody's own
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor
      Then the response is noted

    @RFC7644-3.4.2-02
    Scenario: A parameter that nobody knows is ignored
      Given the client has sent GET /Users?filter=userName sw "{mark}-"
      When the client sends GET /Users?filter=userName sw "{mark}-"&x-conf-unknown=1
      Then the response lists the same as the one before

  @cap:filter @cap:index
  Rule: Pages lead through the whole list, and each says where it stands

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                  |
        | userName  | "{mark}-1@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                  |
        | userName  | "{mark}-2@example.com" |
      And a client has created user "Linus" with:
        | attribute | value                  |
        | userName  | "{mark}-3@example.com" |
      And a client has created user "Margaret" with:
        | attribute | value                  |
        | userName  | "{mark}-4@example.com" |
      And a client has created user "Edsger" with:
        | attribute | value                  |
        | userName  | "{mark}-5@example.com" |
      And a client has created user "Barbara" with:
        | attribute | value                  |
        | userName  | "{mark}-6@example.com" |
      And a client has created user "Alan" with:
        | attribute | value                  |
        | userName  | "{mark}-7@example.com" |

    Scenario Outline: Pages: <what>
      When the client reads /Users?filter=userName sw "{mark}-" in pages of <size>
      Then the pages <rule>
      And nothing changes

      @RFC7644-3.4.2.4-12
      Examples: everything
        | what                      | size | rule                 |
        | Every match is seen, by 3 | 3    | show everything once |
        | Every match is seen, by 1 | 1    | show everything once |
        | Every match is seen, by 7 | 7    | show everything once |

      @RFC7644-3.4.2.4-04
      Examples: count
        | what            | size | rule                       |
        | One asked for   | 1    | hold no more than they may |
        | Three asked for | 3    | hold no more than they may |

      @RFC7644-3.4.2.4-09
      Examples: itemsPerPage
        | what                     | size | rule                             |
        | The last page is shorter | 3    | say how many resources they hold |

      @RFC7644-3.4.2.4-10
      Examples: totalResults
        | what            | size | rule                           |
        | The total stays | 2    | say how many matches there are |

      @RFC7644-3.4.2.4-11
      Examples: startIndex
        | what                   | size | rule                 |
        | The place of the first | 1    | say where they start |

    @RFC7644-3.4.2.4-13
    Scenario: A page is asked for again after something has changed
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&startIndex=1&count=2
      And a client has deleted user "Ada"
      When the client sends GET /Users?filter=userName sw "{mark}-"&startIndex=1&count=2
      Then the response has status 200
      And the response shows:
        | attribute    | value |
        | totalResults | 6     |

    @RFC7644-3.4.2.4-01
    Scenario Outline: startIndex <start> is read as 1
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&startIndex=1&count=3
      When the client sends GET /Users?filter=userName sw "{mark}-"&startIndex=<start>&count=3
      Then the response lists the same as the one before

      Examples:
        | start |
        | 0     |
        | -5    |

    @RFC7644-3.4.2.4-02
    Scenario: Without startIndex a list begins at 1
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&startIndex=1&count=2
      When the client sends GET /Users?filter=userName sw "{mark}-"&count=2
      Then the response lists the same as the one before

    @RFC7644-3.4.2.4-03 @OKTA-15 @OKTA-C07
    Scenario Outline: A page past the end, from <start> on
      When the client sends GET /Users?filter=userName sw "{mark}-"&startIndex=<start>&count=100
      Then the response has status 200
      And the response shows:
        | attribute    | value  |
        | totalResults | 7      |
        | Resources    | absent |

      Examples:
        | start  |
        | 8      |
        | 100001 |

  @cap:filter
  Rule: Counts at the edge

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |

    @RFC7644-3.4.2.4-07 @RFC7644-3.4.2.4-10
    Scenario: count 0 counts only
      When the client sends GET /Users?filter=userName sw "{mark}-"&count=0
      Then the response has status 200
      And the response shows:
        | attribute    | value  |
        | totalResults | 2      |
        | Resources    | absent |

    @RFC7644-3.4.2.4-06
    Scenario: A negative count is read as 0
      When the client sends GET /Users?filter=userName sw "{mark}-"&count=-1
      Then the response has status 200
      And the response shows:
        | attribute    | value  |
        | totalResults | 2      |
        | Resources    | absent |

    @RFC7644-3.4.2.4-05
    Scenario: A count beyond all bounds
      When the client sends GET /Users?filter=userName sw "{mark}-"&count=100000
      Then the response is a list or is a SCIM error with status 400 of no type but "invalidCount"

    @RFC7644-3.4.2.4-08
    Scenario Outline: <parameter> is no integer
      When the client sends GET /Users?filter=userName sw "{mark}-"&<parameter>
      Then the response is a SCIM error with status 400 of type "invalidValue"

      Examples:
        | parameter      |
        | count=abc      |
        | count=         |
        | startIndex=1.5 |

  Rule: A list that would be too long is refused as tooMany, or paged

    @RFC7644-3.4.2.1-03
    Scenario Outline: Everything at <path>
      When the client sends GET <path>
      Then the response is a list or is a SCIM error with status 400 of type "tooMany"

      Examples:
        | path   |
        | /Users |

    @RFC7644-3.4.2.1-03 @cap:groups
    Scenario: Everything at /Groups
      When the client sends GET /Groups
      Then the response is a list or is a SCIM error with status 400 of type "tooMany"

    @RFC7644-3.4.2.1-03 @cap:query-root
    Scenario: Everything at the root
      When the client sends GET /
      Then the response is a list or is a SCIM error with status 400 of type "tooMany"

  @exclusive
  Rule: Lists without a filter are paged, too

    @RFC7644-3.4.2.4-12 @ENTRA-49 @cap:index
    Scenario Outline: Everything in pages of <size>
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created user "Linus"
      When the client reads /Users in pages of <size>
      Then the pages show everything once
      And nothing changes

      Examples:
        | size |
        | 1    |
        | 2    |
        | 3    |

    @RFC7644-3.4.2.4-04 @RFC7644-3.4.2.4-09 @RFC7644-3.4.2.4-10 @RFC7644-3.4.2.4-11 @cap:index
    Scenario: Pages of everything say what they are
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created user "Linus"
      When the client reads /Users in pages of 2
      Then the pages hold no more than they may
      And the pages say where they start
      And the pages say how many matches there are
      And the pages say how many resources they hold
