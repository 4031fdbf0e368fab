Feature: Paging

  Rule: Pages lead through the whole list, and each says where it stands

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created user "Linus"
      And a client has created user "Margaret"

    @exclusive @RFC7644-3.4.2.4-04 @RFC7644-3.4.2.4-09 @RFC7644-3.4.2.4-10 @RFC7644-3.4.2.4-11 @RFC7644-3.4.2.4-12 @ENTRA-49
    Scenario Outline: Pages of <size>
      When the client reads /Users in pages of <size>
      Then the pages show everything once
      And nothing changes

      Examples:
        | size |
        | 1    |
        | 2    |
        | 3    |

    @RFC7644-3.4.2.4-07 @RFC7644-3.4.2.4-10
    Scenario: count 0 counts only
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"&count=0
      Then the response has status 200
      And the response shows:
        | attribute    | value  |
        | totalResults | 1      |
        | Resources    | absent |

    @RFC7644-3.4.2.4-03 @RFC7644-3.4.2.4-09 @OKTA-15
    Scenario: A page past the end
      When the client sends GET /Users?startIndex=100001&count=100
      Then the response has status 200
      And the response shows:
        | attribute    | value  |
        | itemsPerPage | 0      |
        | Resources    | absent |

    @RFC7644-3.4.2.4-01
    Scenario: startIndex 0 is read as 1
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"&startIndex=0
      Then the response has status 200
      And the response lists exactly "Ada"
